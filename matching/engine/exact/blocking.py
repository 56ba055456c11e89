"""Pairs who would both rather have one another (Gale and Shapley 1962)."""

import numpy as np

from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import Indices, Scores, blocks
from matching.engine.model.assignment import Vector

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
    kind = np.dtype(np.int32 if int(own.max(initial=0)) < 2**31 else np.int64)
    least = np.minimum(least, 2**31 - 1 if kind == np.int32 else least).astype(kind)
    own = own.astype(kind)
    count, found = 0, []
    for rows, block in blocks(scores):
        hits = np.flatnonzero(block > np.maximum(own[rows][:, None], least))
        count += len(hits)
        if count <= MOST_LISTED:
            lines, columns = np.divmod(hits, block.shape[1])
            found += list(zip(rows[lines].tolist(), columns.tolist(), strict=True))
    return tuple(found) if count <= MOST_LISTED else count


def _least_held(capacity: Vector, column: Indices, own: Vector) -> Vector:
    least = np.full(len(capacity), np.iinfo(np.int64).max)
    seated = column != OUT
    np.minimum.at(least, column[seated], own[seated])
    used = np.bincount(column[seated], minlength=len(capacity))
    least[used < capacity] = -1
    return least
