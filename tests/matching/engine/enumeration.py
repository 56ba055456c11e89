"""Every assignment there is, for instances small enough to list them."""

from collections.abc import Iterator

from matching.engine import AssignmentProblem

Plan = tuple[tuple[int, int], ...]
Value = tuple[int, int, int]


def plans(problem: AssignmentProblem) -> Iterator[Plan]:
    """Yield every allowed set of pairs in which all locks hold."""
    rows = problem.scores.tolist()
    locked = dict(problem.locks)

    def extend(row: int, free: list[int], pairs: Plan) -> Iterator[Plan]:
        if row == len(rows):
            yield pairs
            return
        if row not in locked:
            yield from extend(row + 1, free, pairs)
        for column, score in enumerate(rows[row]):
            if score >= 0 and free[column] and locked.get(row, column) == column:
                left = [places - (other == column) for other, places in enumerate(free)]
                yield from extend(row + 1, left, (*pairs, (row, column)))

    yield from extend(0, list(problem.capacity), ())


def value(problem: AssignmentProblem, plan: Plan) -> Value:
    """Return what the aims compare: size, worst score (0 where it does not count), total."""
    scores = [int(problem.scores[pair]) for pair in plan]
    worst = min(scores, default=0) if "worst" in problem.aims else 0
    return len(plan), worst, sum(scores)


def best(problem: AssignmentProblem) -> Value:
    """Return the greatest value of all plans."""
    return max(value(problem, plan) for plan in plans(problem))


def best_totals(problem: AssignmentProblem, count: int) -> tuple[int, ...]:
    """Return the totals of the best plans that are as large, and whose worst pair is as good."""
    size, worst, _ = best(problem)
    values = [value(problem, plan) for plan in plans(problem)]
    totals = [total for s, w, total in values if s == size and (not s or w >= worst)]
    return tuple(sorted(totals, reverse=True)[:count])
