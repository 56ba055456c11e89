"""The best plan by dynamic programming over places left: slow, short, and sharing nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from matching.engine import AssignmentProblem
from matching.engine.exact import cardinality, settling

Best = tuple[int, int]
Value = tuple[int, int, int]


def optimum(problem: AssignmentProblem) -> Value:
    """Return the greatest size, worst score (0 where it does not count) and total."""
    size, total = _best(problem, 0)
    if "worst" not in problem.aims or not size:
        return size, 0, total
    scores = problem.scores.tolist()
    ceiling = min((scores[row][column] for row, column in problem.locks), default=None)
    steps = {score for line in scores for score in line if score >= 0}
    steps = {step for step in steps if ceiling is None or step <= ceiling}
    for least in sorted(steps, reverse=True):
        placed, total = _best(problem, least)
        if placed == size:
            return size, least, total
    raise AssertionError("the least score of all closes no pair")


def _best(problem: AssignmentProblem, least: int) -> Best:
    """Return size and total of the best plan in which every pair scores `least` or more."""
    rows, locked = problem.scores.tolist(), dict(problem.locks)
    places = list(problem.capacity)
    for column in locked.values():
        places[column] -= 1
    kept = sum(rows[row][column] for row, column in problem.locks)
    waiting = [rows[row] for row in range(len(rows)) if row not in locked]

    @cache
    def best(row: int, left: tuple[int, ...]) -> Best:
        if row == len(waiting):
            return 0, 0
        found = best(row + 1, left)
        for column, score in enumerate(waiting[row]):
            if score >= least and left[column]:
                rest = left[:column] + (left[column] - 1,) + left[column + 1 :]
                size, total = best(row + 1, rest)
                found = max(found, (size + 1, total + score))
        return found

    # More places than people cannot be filled, and make more states.
    size, total = best(0, tuple(min(count, len(waiting)) for count in places))
    return size + len(locked), total + kept


@contextmanager
def by_the_large_path() -> Iterator[None]:
    """Solve what is solved inside by samples, a sparse core and prices, whatever its size."""
    with patch.object(settling, "MOST_DENSE", 0), patch.object(cardinality, "FEW_PAIRS", 0):
        yield
