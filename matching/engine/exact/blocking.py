"""Pairs who would both rather have one another (Gale and Shapley 1962)."""

import numpy as np

from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import Indices, Scores, blocks, kind_for
from matching.engine.model.assignment import CLOSED, Vector

MOST_LISTED = 1000


def blocking_pairs(
    scores: Scores, capacity: Vector, column: Indices, values: Vector
) -> tuple[tuple[int, int], ...] | int:
    """Return the pairs that score above what both hold, or their number above 1000.

    `values` are the scores of the seated rows. Being left out and a free place count -1; a coach
    without places is never in such a pair.
    """
    own = np.full(len(column), -1, np.int64)
    own[column != OUT] = values
    least = _least_held(capacity, column, own)
    kind = kind_for(own)
    own, least = own.astype(kind), least.astype(kind)
    count, found, shut = 0, [], np.flatnonzero(capacity == 0)
    for rows, block in blocks(scores):
        if len(shut):
            block[:, shut] = CLOSED
        hits = np.flatnonzero((block > own[rows][:, None]) & (block > least))
        count += len(hits)
        if count <= MOST_LISTED:
            lines, columns = np.divmod(hits, block.shape[1])
            found += list(zip(rows[lines].tolist(), columns.tolist(), strict=True))
    return tuple(found) if count <= MOST_LISTED else count


def _least_held(capacity: Vector, column: Indices, own: Vector) -> Vector:
    least = np.full(len(capacity), own.max(initial=-1))
    seated = column != OUT
    np.minimum.at(least, column[seated], own[seated])
    used = np.bincount(column[seated], minlength=len(capacity))
    least[used < capacity] = -1
    return least
