"""The exact optimum of a small instance by one dense call, then its least prices."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.engine.exact.optimum import OUT, Costs, Optimum
from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import Matrix, Vector


def dense_optimum(scores: Matrix, capacity: Vector, costs: Costs) -> Optimum:
    """Solve an instance of at most some hundred rows; scores below 0 are closed pairs."""
    column = dense_columns(cost_matrix(scores, costs), capacity, costs.d)
    prices, duals = least_prices(scores, column, costs)
    return Optimum(column, prices, duals, costs)


def cost_matrix(scores: Matrix, costs: Costs) -> NDArray[np.float64]:
    """Return float costs; a closed pair costs as much as leaving the row out."""
    cost = (costs.smax - scores).astype(np.float64)
    cost[scores < 0] = costs.d
    return cost


def dense_columns(cost: NDArray[np.float64], capacity: Vector, out: float) -> Indices:
    """Return the column of each row in a cheapest assignment, OUT for rows left out.

    Coaches are repeated once a place; with at least as many columns as rows, a row on a column
    that costs `out` is a row left out, and no place it could use is empty.
    """
    rows = len(cost)
    places = np.repeat(np.arange(len(capacity)), np.minimum(capacity, rows))
    wide = np.full((rows, max(rows, len(places))), out, np.float64)
    wide[:, : len(places)] = cost[:, places]
    order, taken = linear_sum_assignment(wide)
    column = np.full(rows, OUT, np.intp)
    used = wide[order, taken] < out
    column[order[used]] = places[taken[used]]
    return column


def least_prices(scores: Matrix, column: Indices, costs: Costs) -> tuple[Vector, Vector]:
    """Return the least prices that support an optimal assignment, and the duals of the rows.

    Bellman-Ford on the columns: a price rises until no row envies another column. Only rows whose
    own column became dearer are looked at again. Raises ArithmeticError where the assignment is
    no optimum, since prices would rise for ever.
    """
    cost = np.where(scores < 0, np.int64(2) * costs.d, costs.smax - scores.astype(np.int64))
    rows, columns = scores.shape
    placed = column != OUT
    base = np.full(rows, costs.d, np.int64)
    base[placed] = cost[placed, column[placed]]
    duals = base.copy()
    prices = np.zeros(columns, np.int64)
    active = np.arange(rows)
    for _ in range(rows + columns + 2):
        if not len(active):
            return prices, duals
        raised = np.maximum(prices, (duals[active, None] - cost[active]).max(axis=0, initial=0))
        dearer = np.append(raised > prices, False)  # the last stands for OUT
        prices = raised
        active = np.flatnonzero(dearer[column])
        duals[active] = base[active] + prices[column[active]]
    raise ArithmeticError("prices of an assignment that is not optimal")
