"""Why another pair was not made: make it, solve again, and see what it costs whom."""

from dataclasses import replace

from matching.engine.exact.settling import settle
from matching.engine.explaining.standing import Standing
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.explanations import WhyNot
from matching.engine.model.results import CohortResult
from matching.engine.public import reasons


def why_not(problem: CohortProblem, result: CohortResult, coachee_id: str, coach_id: str) -> WhyNot:
    """Force a pair, with all other locks, and compare. Raises KeyError for unknown people."""
    closed = reasons(problem, coachee_id, coach_id)
    standing = Standing(problem, result)
    row, column = standing.rows[coachee_id], standing.columns[coach_id]
    locks = tuple(lock for lock in standing.terms.locks if lock[0] != row)
    taken = sum(lock[1] == column for lock in locks)
    shut = bool(closed) or standing.score(row, column) < 0
    if shut or taken >= int(standing.terms.capacity[column]):
        return WhyNot(coachee_id, coach_id, closed, False, 0, 0, 0, ())
    terms = replace(standing.terms, locks=tuple(sorted((*locks, (row, column)))))
    forced = settle(standing.scores, replace(terms, kept=standing.settled.column))
    values = forced.values(standing.scores)
    return WhyNot(
        coachee_id,
        coach_id,
        (),
        True,
        result.cardinality - len(values),
        (result.worst or 0) - int(values.min()),
        result.total - int(values.sum()),
        standing.moves_to(forced.column),
    )
