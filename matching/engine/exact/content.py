"""The easy large instance: everybody can have the best pair there is for them."""

import numpy as np

from matching.engine.exact.augmenting import fullest_over
from matching.engine.exact.edges import Edges
from matching.engine.exact.optimum import OUT, Costs, Optimum
from matching.engine.exact.sources import Indices, Scores, blocks
from matching.engine.exact.tight import TightPairs
from matching.engine.model.assignment import Vector

FIRST_LOOK = 16


def content_optimum(scores: Scores, capacity: Vector) -> tuple[Optimum, TightPairs] | None:
    """Seat every row on a best pair of its own, None where that cannot be.

    No price is needed then: each dual is the row's least cost, and the pass that found the best
    pairs is the proof.
    """
    rows, columns = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    best = np.zeros(scores.shape[0], np.int64)
    for numbers, block in blocks(scores):
        most = block.max(axis=1, keepdims=True)
        if int(most.min()) < 0:
            return None
        lines, takers = np.divmod(np.flatnonzero(block == most), block.shape[1])
        best[numbers] = most[:, 0]
        rows.append(numbers[lines])
        columns.append(takers)
    tight = TightPairs(np.concatenate(rows), np.concatenate(columns))
    column = _seated(tight, best, capacity)
    if OUT in column:
        return None
    costs = Costs.of(int(best.max()), len(best), capacity)
    return Optimum(column, np.zeros(len(capacity), np.int64), costs.smax - best, costs), tight


def _seated(tight: TightPairs, best: Vector, capacity: Vector) -> Indices:
    """Seat as many as some of the pairs of each row allow; where that is not all, as all allow."""
    counts = np.bincount(tight.rows, minlength=len(best))
    place = np.arange(len(tight.rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    # Some pairs spread evenly over those of the row: the first ones would be wanted by all.
    step = np.maximum(1, counts // FIRST_LOOK)[tight.rows]
    some = np.flatnonzero((place + tight.rows) % step == 0)
    column = fullest_over(_edges(tight, some, best), len(best), capacity)
    if OUT in column and len(some) < len(tight.rows):
        column = fullest_over(_edges(tight, np.arange(len(tight.rows)), best), len(best), capacity)
    return column


def _edges(tight: TightPairs, some: Indices, best: Vector) -> Edges:
    return Edges(tight.rows[some], tight.columns[some], best[tight.rows[some]])
