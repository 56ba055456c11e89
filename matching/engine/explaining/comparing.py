"""Two results of one cohort side by side."""

from matching.engine.model.explanations import Comparison, Move
from matching.engine.model.results import CohortResult


def compare(first: CohortResult, second: CohortResult) -> Comparison:
    """Return who differs and by how much the figures do, second minus first.

    `worst` is None where one of them has no pair. Totals of runs with other weights measure other
    things: then only `moves` and `cardinality` mean something.
    """
    before = {pair.coachee: pair.coach for pair in first.pairs}
    after = {pair.coachee: pair.coach for pair in second.pairs}
    worst = None
    if first.worst is not None and second.worst is not None:
        worst = second.worst - first.worst
    moves = tuple(
        Move(coachee, before.get(coachee), after.get(coachee))
        for coachee in sorted(before.keys() | after.keys())
        if before.get(coachee) != after.get(coachee)
    )
    total = second.total - first.total
    return Comparison(second.cardinality - first.cardinality, worst, total, moves)
