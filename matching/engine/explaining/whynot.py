"""Why another pair was not made: make it, solve again, and see what it costs whom."""

from dataclasses import replace

from matching.engine.exact.settling import settle
from matching.engine.explaining.standing import Standing
from matching.engine.model.cohort import MATCHED_WORST_TOTAL
from matching.engine.model.explanations import WhyNot


def why_not(standing: Standing, coachee_id: str, coach_id: str) -> WhyNot:
    """Force a pair, with all other locks, and compare."""
    row, column = standing.rows[coachee_id], standing.columns[coach_id]
    locks = tuple(lock for lock in standing.terms.locks if lock[0] != row)
    taken = sum(lock[1] == column for lock in locks)
    shut = standing.score(row, column) < 0
    if shut or taken >= int(standing.terms.capacity[column]):
        return WhyNot(coachee_id, coach_id, False, 0, 0, 0, ())
    terms = replace(standing.terms, locks=tuple(sorted((*locks, (row, column)))))
    forced = settle(standing.scores, replace(terms, kept=standing.settled.column))
    values = forced.values(standing.scores)
    return WhyNot(
        coachee_id,
        coach_id,
        True,
        standing.found.cardinality - len(values),
        _worst_lost(standing, int(values.min())),
        standing.found.total - int(values.sum()),
        standing.moves_to(forced.column),
    )


def _worst_lost(standing: Standing, worst: int) -> int:
    """Return how much the weakest pair would lose, where it is an aim."""
    is_aim = standing.terms.aims == MATCHED_WORST_TOTAL
    return (standing.found.worst or 0) - worst if is_aim else 0
