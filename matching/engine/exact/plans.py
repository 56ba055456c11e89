"""A cheapest plan over listed pairs, in which rows may stay out and places may stay idle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.engine.exact.edges import spread
from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import Vector

# Up to so many cells one dense call is faster than building a sparse graph.
FEW_CELLS = 20_000

Costs64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Plan:
    """Rows to seat on columns with some places each.

    `lines`, `columns` and `costs` list the pairs; `outs` are rows that may stay out at
    `out_costs`; `idle_costs` has a price for each column's idle place, or infinity where every
    place must be taken. All costs are integers below 2**53 and not negative.
    """

    rows: int
    places: Vector
    lines: Indices
    columns: Indices
    costs: Costs64
    outs: Indices
    out_costs: Costs64
    idle_costs: Costs64

    def cheapest(self) -> Indices:
        """Return the column of each row, OUT for rows that stay out.

        Raises ValueError where no plan keeps to the terms.
        """
        copies = np.minimum(self.places, np.bincount(self.columns, minlength=len(self.places)))
        owner = np.repeat(np.arange(len(copies)), copies)
        start = np.cumsum(copies) - copies
        if self.rows * (self.rows + len(owner)) <= FEW_CELLS:
            return self._dense(owner)
        counts = copies[self.columns]
        edge = np.repeat(np.arange(len(self.lines)), counts)
        place = spread(start[self.columns], counts)
        if self._plain(owner):
            taken = _matched(self.lines[edge], place, self.costs[edge], (self.rows, len(owner)))
        else:
            taken = self._mirrored(owner, edge, place)
        column = np.full(self.rows, OUT, np.intp)
        seated = taken < len(owner)
        column[seated] = owner[taken[seated]]
        return column

    def _dense(self, owner: Indices) -> Indices:
        """Solve as one small matrix, a column for each place and one for each row that stays out.

        What an idle place costs is taken off those who sit on it; where none may stay idle, so
        much is taken off that every such place is taken.
        """
        cells = np.full((self.rows, len(self.places)), np.inf)
        cells[self.lines, self.columns] = self.costs
        wide = np.full((self.rows, len(owner) + len(self.outs)), np.inf)
        dearest = max(self.costs.max(initial=0), self.out_costs.max(initial=0))
        idle = np.minimum(self.idle_costs, 2 * (self.rows + 1) * (dearest + 1))
        wide[:, : len(owner)] = (cells - idle)[:, owner]
        wide[self.outs, len(owner) + np.arange(len(self.outs))] = self.out_costs
        taken = linear_sum_assignment(wide)[1]
        return np.append(owner, np.full(len(self.outs), OUT))[taken]

    def _plain(self, owner: Indices) -> bool:
        """Tell whether all rows must sit and it costs nothing which places stay idle."""
        full = self.rows == len(owner)
        return not len(self.outs) and (full or not self.idle_costs[owner].any())

    def _mirrored(self, owner: Indices, edge: Indices, place: Indices) -> Indices:
        """Solve in mirrored square form.

        A row takes a place or its own dummy; the idle unit of a place takes the place, or the
        dummy of a row that could sit there. So every plan is a perfect matching, and the idle
        half adds exactly the price of the idle places.
        """
        rows, places = self.rows, len(owner)
        line = self.lines[edge]
        idle_costs = self.idle_costs[owner]
        idle = np.flatnonzero(np.isfinite(idle_costs))
        left = np.concatenate((line, self.outs, rows + idle, rows + place))
        right = np.concatenate((place, places + self.outs, idle, places + line))
        costs = (self.costs[edge], self.out_costs, idle_costs[idle], np.zeros(len(edge)))
        return _matched(left, right, np.concatenate(costs), (rows + places, rows + places))[:rows]


def _matched(left: Indices, right: Indices, costs: Costs64, shape: tuple[int, int]) -> Indices:
    if not shape[0]:
        return np.zeros(0, np.intp)
    # scipy drops explicit zeros; one more on every edge changes no comparison.
    graph = csr_array((costs + 1, (left, right)), shape=shape)
    return min_weight_full_bipartite_matching(graph)[1].astype(np.intp)
