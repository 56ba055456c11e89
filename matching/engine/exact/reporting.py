"""From a settled optimum to the result that is stored and shown."""

import numpy as np

from matching.engine.exact.blocking import blocking_pairs
from matching.engine.exact.hall import hall_set, left_out, renumbered
from matching.engine.exact.lockprices import lock_prices
from matching.engine.exact.ranking import best_totals
from matching.engine.exact.settling import Settled, Terms
from matching.engine.exact.sources import FreeScores, Scores, whole
from matching.engine.model.assignment import AssignmentResult, Certificate, HallSet
from matching.engine.version import ENGINE_VERSION

# Of so many people left out the smallest set is reported; each costs a search of its own.
MOST_ROOTS = 50


def assignment_result(
    scores: Scores, settled: Settled, terms: Terms, alternatives: int, digest: str
) -> AssignmentResult:
    """Describe an optimum; all that surrounds it is computed from `scores`."""
    column = settled.column
    values = settled.values(scores)
    placed = np.flatnonzero(column >= 0)
    pairs = tuple(zip(placed.tolist(), column[placed].tolist(), strict=True))
    return AssignmentResult(
        pairs=pairs,
        cardinality=len(pairs),
        total=int(values.sum()),
        worst=int(values.min()) if len(values) else None,
        unmatched=tuple(left_out(column).tolist()),
        hall=_smallest_hall(scores, settled),
        certificate=_certificate(settled, len(column)),
        blocking_pairs=blocking_pairs(scores, terms.capacity, column, values),
        lock_price=lock_prices(scores, terms),
        alternatives=_alternatives(scores, settled, alternatives),
        method=settled.method,
        engine_version=ENGINE_VERSION,
        digest=digest,
    )


def _smallest_hall(scores: Scores, settled: Settled) -> HallSet | None:
    free = FreeScores(scores, settled.rows, settled.capacity)
    column = settled.optimum.column
    out = left_out(column)[:MOST_ROOTS]
    halls = [hall_set(free, settled.capacity, column, out[[place]]) for place in range(len(out))]
    if not halls:
        return None
    least = min(halls, key=lambda hall: (len(hall.coachees), hall.coachees))
    return renumbered(least, settled.rows)


def _certificate(settled: Settled, rows: int) -> Certificate:
    duals = np.zeros(rows, np.int64)
    duals[settled.rows] = settled.optimum.duals
    threshold = settled.threshold
    return Certificate(
        smax=settled.optimum.costs.smax,
        d=settled.optimum.costs.d,
        u=tuple(duals.tolist()),
        p=tuple(settled.optimum.prices.tolist()),
        worst=None if threshold is None else threshold.least,
        worst_hall=_renumbered(threshold.hall if threshold else None, settled),
        matched_hall=_renumbered(settled.matched_hall, settled),
    )


def _renumbered(hall: HallSet | None, settled: Settled) -> HallSet | None:
    return None if hall is None else renumbered(hall, settled.rows)


def _alternatives(scores: Scores, settled: Settled, count: int) -> tuple[int, ...]:
    if count < 1:
        return ()
    free = FreeScores(scores, settled.rows, settled.capacity, settled.least)
    optimum = settled.optimum
    totals = best_totals(whole(free), settled.capacity, optimum.costs, optimum.column, count)
    locked = int(settled.values(scores).sum()) - totals[0]
    return tuple(total + locked for total in totals)
