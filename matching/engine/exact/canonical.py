"""One choice among all optimal assignments, the same whatever the order of rows.

Every optimum uses tight pairs only, fills the places that have a price and leaves out nobody whose
dual is below the cost of doing so. Among these a second assignment minimises the sum of weights
hashed from seed and names: two sums meet with a chance of about one in a thousand million.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.engine.exact.names import Marks, mixed
from matching.engine.exact.optimum import OUT, Optimum
from matching.engine.exact.sources import Indices
from matching.engine.exact.tight import TightPairs, exchange_classes
from matching.engine.model.assignment import Vector

# 36 bits: sums over a hundred thousand rows stay exact in a float64.
SHIFT = np.uint64(28)
LEFT_OUT = np.uint64(0x6F7574)


def canonical_columns(
    optimum: Optimum, capacity: Vector, tight: TightPairs, rows: Marks, columns: Marks, seed: int
) -> Indices:
    """Return the canonical column of each row, OUT for rows left out."""
    component, offset = exchange_classes(optimum, capacity, tight)
    held = optimum.column[tight.rows] == tight.columns
    inside = component[tight.rows] == component[offset + tight.columns]
    spare = (optimum.duals == optimum.costs.d) & (component[:offset] == component[-2])
    movable = spare.copy()
    movable[tight.rows[inside & ~held]] = True
    movers = np.flatnonzero(movable)
    if not len(movers):
        return optimum.column
    chosen = inside & movable[tight.rows]
    salt = mixed(np.array([seed], np.int64).astype(np.uint64))[0]
    weights = mixed(rows[tight.rows[chosen]] ^ mixed(columns[tight.columns[chosen]] ^ salt))
    choice = _Choice(
        np.searchsorted(movers, tight.rows[chosen]),
        tight.columns[chosen],
        (weights >> SHIFT).astype(np.float64),
        np.where(spare[movers], mixed(rows[movers] ^ LEFT_OUT ^ salt) >> SHIFT, 0),
        spare[movers],
    )
    settled = np.bincount(
        optimum.column[~movable & (optimum.column != OUT)], minlength=len(capacity)
    )
    column = optimum.column.copy()
    column[movers] = choice.solve(capacity - settled, optimum.prices)
    return column


class _Choice:
    """The second assignment, over the rows that can move."""

    def __init__(
        self,
        lines: Indices,
        columns: Indices,
        weights: NDArray[np.float64],
        left_out: NDArray[np.uint64],
        spare: NDArray[np.bool_],
    ) -> None:
        self._lines, self._columns, self._weights = lines, columns, weights
        self._left_out, self._spare = left_out.astype(np.float64), spare

    def solve(self, free: Vector, prices: Vector) -> Indices:
        """Return a column for each mover.

        Mirrored square form: a row takes a place or its own dummy, the idle unit of a place takes
        the place (where it has no price) or the dummy of a row that could sit there. So every
        feasible choice is a perfect matching, and the idle half costs the same in all of them.
        """
        rows = len(self._spare)
        wanted = np.bincount(self._columns, minlength=len(free))
        copies = np.where(wanted > 0, np.minimum(free, wanted), 0)
        start = np.concatenate(([0], np.cumsum(copies)))
        owner = np.repeat(np.arange(len(free)), copies)
        places = len(owner)
        edge = np.repeat(np.arange(len(self._lines)), copies[self._columns])
        first = np.cumsum(copies[self._columns]) - copies[self._columns]
        place = start[self._columns[edge]] + np.arange(len(edge)) - first[edge]
        line = self._lines[edge]
        outs = np.flatnonzero(self._spare)
        idle = np.flatnonzero(prices[owner] == 0)
        left = np.concatenate((line, outs, rows + idle, rows + place))
        right = np.concatenate((place, places + outs, idle, places + line))
        cost = np.concatenate(
            (self._weights[edge], self._left_out[outs], np.zeros(len(idle) + len(edge)))
        )
        # scipy drops explicit zeros; one more on every edge changes no comparison.
        size = rows + places
        graph = csr_array((cost + 1, (left, right)), shape=(size, size))
        _, taken = min_weight_full_bipartite_matching(graph)
        sits = taken[:rows]
        column = np.full(rows, OUT, np.intp)
        column[sits < places] = owner[sits[sits < places]]
        return column
