"""Least prices of an optimal assignment over listed pairs."""

import numpy as np

from matching.engine.exact.edges import Edges, spread
from matching.engine.exact.optimum import Costs
from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import Vector


def least_prices_of(
    edges: Edges, column: Indices, columns: int, costs: Costs
) -> tuple[Vector, Vector]:
    """Return the least prices that support an optimal assignment, and the duals of the rows.

    Bellman-Ford on the columns as in the dense case: only the pairs of rows whose own column
    became dearer are looked at again. Raises ArithmeticError for an assignment that is no optimum
    over these pairs.
    """
    rows = len(column)
    starts = edges.starts(rows)
    cost = costs.smax - edges.scores
    base = np.full(rows, costs.d, np.int64)
    held = column[edges.rows] == edges.columns
    base[edges.rows[held]] = cost[held]
    duals, prices, active = base.copy(), np.zeros(columns, np.int64), np.arange(rows)
    for _ in range(rows + columns + 2):
        if not len(active):
            return prices, duals
        counts = starts[active + 1] - starts[active]
        pairs = spread(starts[active], counts)
        before = prices.copy()
        np.maximum.at(prices, edges.columns[pairs], np.repeat(duals[active], counts) - cost[pairs])
        dearer = np.append(prices > before, False)  # the last stands for OUT
        active = np.flatnonzero(dearer[column])
        duals[active] = base[active] + prices[column[active]]
    raise ArithmeticError("prices of an assignment that is not optimal")
