"""The best plan by dynamic programming over places left: slow, short, and sharing nothing."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import combinations
from unittest.mock import patch

from matching.engine import AssignmentProblem, AssignmentResult
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
                rest = (*left[:column], left[column] - 1, *left[column + 1 :])
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


def assert_proved(problem: AssignmentProblem, result: AssignmentResult) -> None:
    """Check the conditions of the certificate, each as it is written down, in plain numbers."""
    proof, scores = result.certificate, problem.scores.tolist()
    locked = {row for row, _ in problem.locks}
    places = list(problem.capacity)
    for _, column in problem.locks:
        places[column] -= 1
    free = [row for row in range(len(scores)) if row not in locked]
    least = proof.worst or 0
    doors = [
        (row, column)
        for row in free
        for column in range(len(places))
        if scores[row][column] >= least and places[column]
    ]
    assert proof.smax == max((scores[row][column] for row, column in doors), default=0)
    assert proof.d == proof.smax * min(len(free), sum(places)) + 1
    for row, column in doors:
        assert proof.u[row] <= proof.smax - scores[row][column] + proof.p[column]
    assert all(proof.u[row] <= proof.d for row in free)
    held = Counter(column for row, column in result.pairs if row not in locked)
    for column, price in enumerate(proof.p):
        assert price >= 0
        assert price == 0 or held[column] == places[column]
    seated = [(row, column) for row, column in result.pairs if row not in locked]
    cost = sum(proof.smax - scores[row][column] for row, column in seated)
    cost += proof.d * (len(free) - len(seated))
    worth = sum(proof.u[row] for row in free)
    assert cost == worth - sum(price * k for price, k in zip(proof.p, places, strict=True))


def assert_short_of_places(problem: AssignmentProblem, result: AssignmentResult) -> None:
    """Check the set of people short of places, and that nobody could be left away from it."""
    assert (result.hall is None) == (not result.unmatched)
    if result.hall is None:
        return
    places = list(problem.capacity)
    for _, column in problem.locks:
        places[column] -= 1
    scores, people = problem.scores.tolist(), result.hall.coachees

    def doors(some: tuple[int, ...]) -> set[int]:
        every = range(len(places))
        return {c for c in every if places[c] and any(scores[row][c] >= 0 for row in some)}

    assert doors(people) == set(result.hall.coaches)
    assert sum(places[c] for c in result.hall.coaches) == result.hall.places < len(people)
    for size in range(len(people)):
        for part in combinations(people, size):
            assert sum(places[c] for c in doors(part)) >= size
