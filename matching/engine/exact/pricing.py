"""The passes over all pairs that prove prices, or find the pairs that refute them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.edges import Edges, ranks
from matching.engine.exact.optimum import Optimum
from matching.engine.exact.passes import Arrays, Fan
from matching.engine.exact.sources import FreeScores, Indices, blocks, kind_for
from matching.engine.exact.tight import TightPairs
from matching.engine.model.assignment import Vector

NEAR_PAIRS = "near pairs"
MOST_A_ROW = 16

# A miss by less than this part of the greatest score counts as near; in a wide instance by less,
# since more pairs of a row lie within each point.
NEAR = 64
WIDE = 5000

Flags = NDArray[np.bool_]
Narrow = NDArray[np.integer]
Pairs = tuple[Narrow, Narrow, Narrow]

NO_TIGHT_PAIRS = TightPairs(np.zeros(0, np.intp), np.zeros(0, np.intp))
NONE = np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16)


@dataclass(frozen=True, eq=False)
class Priced:
    """What a pass found: pairs that refute the prices, or all tight pairs of prices that hold.

    `refuting` are pairs that were too cheap, and some that nearly were, since the next prices will
    be near; None where the prices are proved. `tight` cost exactly what the dual says.
    """

    refuting: Edges | None
    tight: TightPairs


class Pricer:
    """Compares every open pair with the dual of its row, under one set of prices after another.

    The first pass lists all pairs that are near. A pair that is not listed was then worth less
    than a known bound, so while prices have moved by less than the distance, nothing but the list
    has to be looked at again; only rows for which that argument fails are read once more.
    """

    def __init__(self, scores: FreeScores, fan: Fan) -> None:
        self._scores, self._fan = scores, fan
        rows = scores.shape[0]
        self._listed: Pairs = _joined([])
        self._limits = np.zeros(rows, np.int64)
        self._generation = np.full(rows, -1)
        self._prices: list[Vector] = []

    def price(self, optimum: Optimum) -> Priced:
        """Return what all pairs say about an optimum of some of them."""
        bounds = optimum.costs.smax - optimum.duals
        near = round(optimum.costs.smax / NEAR * min(1.0, WIDE / self._scores.shape[1]) ** 0.5)
        self._read(np.flatnonzero(self._stale(optimum.prices, bounds)), optimum, near)
        rows, columns, values = self._listed
        gain = values - optimum.prices[columns] - bounds[rows]
        if int(gain.max(initial=0)) > 0:
            cheap = np.flatnonzero(gain >= -near)
            cheap = cheap[_dearest(rows[cheap].astype(np.intp), gain[cheap])]
            found = rows[cheap].astype(np.intp), columns[cheap].astype(np.intp)
            refuting = Edges.of(self._scores.shape, (*found, values[cheap].astype(np.int64)))
            return Priced(refuting, NO_TIGHT_PAIRS)
        even = np.flatnonzero(gain == 0)
        if len(self._prices) > 1:  # rows that were read again stand behind the others
            even = even[np.argsort(rows[even], kind="stable")]
        tight = TightPairs(rows[even].astype(np.intp), columns[even].astype(np.intp))
        return Priced(None, tight)

    def _stale(self, prices: Vector, bounds: Vector) -> Flags:
        """Tell for which rows a pair that is not listed could be worth its row's bound."""
        stale = self._generation < 0
        for number, before in enumerate(self._prices):
            fall = int((prices - before).min(initial=0))
            mine = self._generation == number
            stale[mine] = self._limits[mine] > bounds[mine] + fall
        return stale

    def _read(self, rows: Indices, optimum: Optimum, near: int) -> None:
        """List the near pairs of some rows anew."""
        kept = ~np.isin(self._listed[0], rows)
        before = self._listed
        found = [(before[0][kept], before[1][kept], before[2][kept])]
        limits = optimum.costs.smax - optimum.duals - near
        kind = kind_for(optimum.prices, limits, np.array([optimum.costs.smax]))
        shared = {"prices": optimum.prices.astype(kind), "asked": limits.astype(kind)}
        outcomes = self._fan.each(NEAR_PAIRS, self._scores, shared, rows)
        found.extend((one["rows"], one["columns"], one["values"]) for one in outcomes)
        self._listed = _joined(found)
        self._limits[rows] = limits[rows]
        self._generation[rows] = len(self._prices)
        self._prices.append(optimum.prices)


def near_pairs(scores: FreeScores, shared: Arrays, rows: Indices) -> dict[str, NDArray[Any]]:
    """List the open pairs of some rows that are worth at least what their row asks.

    There may be a hundred million: they are kept in half the width.
    """
    prices, asked = shared["prices"], shared["asked"]
    found: list[Pairs] = []
    for numbers, block in blocks(scores, rows):
        hits = np.flatnonzero(block - prices >= asked[numbers][:, None])
        lines, columns = np.divmod(hits, block.shape[1])
        values = block.ravel()[hits]
        real = values >= 0
        pairs = numbers[lines[real]].astype(np.int32), columns[real].astype(np.int32)
        found.append((*pairs, values[real]))
    return dict(zip(("rows", "columns", "values"), _joined(found), strict=True))


def _joined(parts: list[Pairs]) -> Pairs:
    rows, columns, values = (np.concatenate(part) for part in zip(NONE, *parts, strict=True))
    return rows, columns, values


def _dearest(lines: Indices, gain: Vector) -> Flags:
    """Tell which pairs are among the greatest gains of their row."""
    return ranks(lines, gain.max(initial=0) - gain) < MOST_A_ROW
