"""The pass over all pairs that proves prices, or finds the pairs that refute them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.edges import Edges, ranks
from matching.engine.exact.optimum import Optimum
from matching.engine.exact.sources import Indices, Scores, blocks
from matching.engine.exact.tight import TightPairs
from matching.engine.model.assignment import Vector

MOST_A_ROW = 16

# A miss by less than this part of the greatest score counts as near.
NEAR = 256

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Priced:
    """What the pass found.

    No pair was too cheap if `proved`; else `refuting` are those that were, and some that nearly
    were, since the next prices will be near. `tight` are all pairs that cost what the dual says.
    """

    proved: bool
    refuting: Edges
    tight: TightPairs


def priced(scores: Scores, optimum: Optimum) -> Priced:
    """Compare every open pair with the dual of its row.

    Of the pairs that refute the prices, or miss it by little, at most 16 a row are returned.
    """
    kind = np.dtype(np.int32 if optimum.costs.d < 2**29 else np.int64)
    prices = optimum.prices.astype(kind)
    bounds = (optimum.costs.smax - optimum.duals).astype(kind)
    near = optimum.costs.smax // NEAR
    none = (np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int64))
    refuting, tight, proved = [none], [none], True
    for rows, block in blocks(scores):
        hits = np.flatnonzero(block - prices >= (bounds[rows] - near)[:, None])
        lines, columns = np.divmod(hits, block.shape[1])
        values = block.ravel()[hits].astype(np.int64)
        gain = values - prices[columns] - bounds[rows[lines]]
        even = (gain == 0) & (values >= 0)
        tight.append((rows[lines[even]], columns[even], values[even]))
        proved = proved and not ((gain > 0) & (values >= 0)).any()
        cheap = np.flatnonzero(values >= 0)
        cheap = cheap[_dearest(lines[cheap], gain[cheap])]
        refuting.append((rows[lines[cheap]], columns[cheap], values[cheap]))
    tight_rows, tight_columns, _ = (np.concatenate(part) for part in zip(*tight, strict=True))
    found = Edges.of(scores.shape, *refuting)
    return Priced(proved, found, TightPairs(tight_rows, tight_columns))


def _dearest(lines: Indices, gain: Vector) -> Flags:
    """Tell which pairs are among the greatest gains of their row."""
    return ranks(lines, gain.max(initial=0) - gain) < MOST_A_ROW
