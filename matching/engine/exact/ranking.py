"""Totals of the k best assignments (Murty 1968)."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.dense import cost_matrix, dense_columns
from matching.engine.exact.optimum import OUT, Costs
from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import Matrix, Vector


@dataclass(frozen=True, eq=False)
class _Branch:
    """Assignments in which rows before `fixed` sit as in `column`; `column` is the best of them.

    Each of `other` names a row and a column that it does not take, OUT where it may not be left
    out. The matrix with these pairs closed is made anew when it is needed: there may be many
    thousand branches.
    """

    fixed: int
    column: Indices
    other: tuple[tuple[int, int], ...]


def best_totals(
    scores: Matrix, capacity: Vector, costs: Costs, column: Indices, count: int
) -> tuple[int, ...]:
    """Return the totals of the `count` best assignments as large as `column`, greatest first.

    Every assignment counts once, so equal totals are repeated. That a row is left out is a choice
    like any column: the other assignments are those in which it sits.
    """
    size = int(np.count_nonzero(column != OUT))
    cost = cost_matrix(scores, costs)
    queue = [(-_total(scores, column), 0, _Branch(0, column, ()))]
    totals: list[int] = []
    pushed = 1
    while queue and len(totals) < count:
        loss, _, branch = heapq.heappop(queue)
        totals.append(-loss)
        for child in _children(branch, cost, capacity, costs.d):
            left = child.column == OUT
            must = [row for row, taken in child.other if taken == OUT]
            if len(left) - np.count_nonzero(left) == size and not left[must].any():
                heapq.heappush(queue, (-_total(scores, child.column), pushed, child))
                pushed += 1
    return tuple(totals)


def _children(
    branch: _Branch, scored: NDArray[np.float64], capacity: Vector, out: int
) -> Iterator[_Branch]:
    """Split all other assignments of a branch by the first row that sits elsewhere."""
    cost, must = scored.copy(), np.zeros(len(scored), np.bool_)
    for row, taken in branch.other:
        _leave(row, taken, cost, must, out)
    for row in range(branch.fixed, len(branch.column)):
        taken = int(branch.column[row])
        was, needed = cost[row].copy(), bool(must[row])
        _leave(row, taken, cost, must, out)
        settled = branch.column[:row]
        free = capacity - np.bincount(settled[settled != OUT], minlength=len(capacity))
        # Whoever must sit gains so much by any seat that only a lack of seats prevents it.
        gain = np.where(must[row:], float(out) * (len(must) + 1), 0.0)
        rest = np.where(cost[row:] < out, cost[row:] - gain[:, None], float(out))
        column = np.concatenate((settled, dense_columns(rest, free, out)))
        yield _Branch(row, column, (*branch.other, (row, taken)))
        cost[row], must[row] = was, needed


def _leave(
    row: int, taken: int, cost: NDArray[np.float64], must: NDArray[np.bool_], out: int
) -> None:
    if taken == OUT:
        must[row] = True
    else:
        cost[row, taken] = out


def _total(scores: Matrix, column: Indices) -> int:
    placed = np.flatnonzero(column != OUT)
    return int(scores[placed, column[placed]].sum())
