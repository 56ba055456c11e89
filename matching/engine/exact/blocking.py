"""Pairs who would both rather have one another (Gale and Shapley 1962)."""

import numpy as np

from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import Indices, Scores, blocks
from matching.engine.model.assignment import Matrix, Vector

MOST_LISTED = 1000


def blocking_pairs(
    scores: Scores, capacity: Vector, column: Indices
) -> tuple[tuple[int, int], ...] | int:
    """Return the pairs that score above what both hold, or their number above 1000.

    Being left out and a free place count -1; a coach without places is never in such a pair.
    """
    least = _least_held(scores, capacity, column)
    count, found = 0, []
    for rows, block in blocks(scores):
        own = _own(block, column[rows])
        lines, columns = np.nonzero((block > own[:, None]) & (block > least) & (block >= 0))
        count += len(lines)
        if count <= MOST_LISTED:
            found += list(zip(rows[lines].tolist(), columns.tolist(), strict=True))
    return tuple(found) if count <= MOST_LISTED else count


def _own(block: Matrix, column: Indices) -> Vector:
    own = np.full(len(column), -1, np.int64)
    placed = np.flatnonzero(column != OUT)
    own[placed] = block[placed, column[placed]]
    return own


def _least_held(scores: Scores, capacity: Vector, column: Indices) -> Vector:
    most = np.iinfo(np.int64).max
    least = np.full(len(capacity), most)
    for rows, block in blocks(scores):
        placed = column[rows] != OUT
        np.minimum.at(least, column[rows][placed], _own(block, column[rows])[placed])
    used = np.bincount(column[column != OUT], minlength=len(capacity))
    least[used < capacity] = -1
    return least
