"""Candidates from an earlier optimum: the pairs that were, or nearly were, as good as chosen."""

from dataclasses import dataclass

import numpy as np

from matching.engine.exact.edges import Edges, ranks
from matching.engine.exact.sources import Indices, Scores, blocks, kind_for
from matching.engine.model.assignment import Vector

EACH = 12

# A pair within this part of the greatest score of what its row asks is near.
NEAR = 64
UNKNOWN = np.iinfo(np.int64).min


@dataclass(frozen=True, eq=False)
class Earlier:
    """Prices per column, demands per row (UNKNOWN for a new row), columns held (OUT for none)."""

    prices: Vector
    demands: Vector
    column: Indices


def near_pairs(scores: Scores, earlier: Earlier) -> tuple[Edges, int]:
    """Return the pairs near what rows ask under earlier prices, and the greatest score of all."""
    kind = kind_for(earlier.prices)
    prices, lowest = earlier.prices.astype(kind), int(np.iinfo(kind).min) // 2
    found: list[tuple[Indices, Indices, Vector]] = []
    smax = 0
    for rows, block in blocks(scores):
        smax = max(smax, int(block.max(initial=0)))
        worth = block - prices
        demands = earlier.demands[rows]
        new = np.flatnonzero((demands == UNKNOWN) | (earlier.column[rows] < 0))
        demands[new] = np.where(block[new] < 0, lowest, worth[new]).max(axis=1)
        bounds = np.maximum(demands - smax // NEAR, lowest).astype(worth.dtype)
        hits = np.flatnonzero(worth >= bounds[:, None])
        lines, columns = np.divmod(hits, block.shape[1])
        behind = worth.max(initial=0) - worth.ravel()[hits].astype(np.int64)
        near = ranks(lines, behind) < EACH
        held = np.flatnonzero(earlier.column[rows] >= 0)
        lines = np.concatenate((lines[near], held))
        columns = np.concatenate((columns[near], earlier.column[rows][held]))
        found.append((rows[lines], columns, block[lines, columns].astype(np.int64)))
    return Edges.of(scores.shape, *found), smax
