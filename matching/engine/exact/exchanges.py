"""What it costs to make one more pair: shortest exchanges under reduced costs.

A node is a column; one more node stands for "outside", where rows are left out and idle places
wait. An arc from a column goes where one of its rows could move, at what that row's new pair costs
above its dual. An exchange begins with a newly made pair and closes at the column its row has left
(Ford and Fulkerson 1962); prices keep all arcs at 0 or more, so Dijkstra 1959 applies.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.optimum import OUT
from matching.engine.exact.settling import Settled
from matching.engine.exact.sources import FreeScores, Indices, Scores, blocks
from matching.engine.model.assignment import Matrix, Vector

# Sums of two stay within 64 bits.
FAR = np.int64(2**61)
ROWS_A_PART = 128

Arcs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LockCosts:
    """What making each of several pairs would cost: pairs lost and points lost.

    `possible` tells which can be made at all. Points are gained (below 0) only where a pair is
    lost.
    """

    possible: NDArray[np.bool_]
    cardinality: Vector
    total: Vector


class Exchanges:
    """All exchanges of a settled optimum; rows count among those no lock decided.

    It keeps one number for each two columns, so it is meant for some thousand columns at most.
    """

    def __init__(self, scores: Scores, settled: Settled) -> None:
        self._optimum = settled.optimum
        self._free = FreeScores(scores, settled.rows, settled.capacity, settled.least)
        self._outside = scores.shape[1]
        column = settled.optimum.column
        self._seats = np.where(column == OUT, self._outside, column)
        self._arcs = self._all_arcs(settled.capacity)
        self._cost = self._cost_of_plan()

    def of_row(self, row: int) -> LockCosts:
        """Return the cost of pairing one free row with each column."""
        only = np.array([row])
        begin = self._reduced(only, self._free.take(only))[0]
        closed = self._ways_to(int(self._seats[row]))
        return self._lost(begin + closed[:-1])

    def of_column(self, column: int) -> LockCosts:
        """Return the cost of pairing each free row with one column."""
        begin = [np.zeros(0, np.int64)]
        for rows, block in blocks(self._free):
            begin.append(self._reduced(rows, block)[:, column])
        return self._lost(np.concatenate(begin) + _shortest(self._arcs, column)[self._seats])

    def margin(self, row: int) -> int | None:
        """Return what the best plan without a free row's own pair loses in points.

        None where it loses a pair, however little the row's own pair scores.
        """
        only = np.array([row])
        seat = int(self._seats[row])
        begin = self._reduced(only, self._free.take(only))[0]
        begin[seat] = FAR
        out = self._optimum.costs.d - self._optimum.duals[row]
        extra = (np.append(begin, out) + self._ways_to(seat)).min(keepdims=True)
        lost = self._lost(extra)
        return int(lost.total[0]) if lost.possible[0] and not lost.cardinality[0] else None

    def _ways_to(self, node: int) -> Vector:
        return _shortest(self._backwards, node)

    @cached_property
    def _backwards(self) -> Arcs:
        """The arcs turned round, a line for the arcs that come in at a node."""
        return np.ascontiguousarray(self._arcs.T)

    def _lost(self, extra: Vector) -> LockCosts:
        """Split costs above the optimum: what is not a multiple of `d` is points."""
        d, smax = self._optimum.costs.d, self._optimum.costs.smax
        rows = len(self._seats)
        before_out, before_rest = divmod(self._cost, d)
        out, rest = np.divmod(self._cost + extra, d)
        cardinality = out - before_out
        total = smax * (rows - before_out) - before_rest - (smax * (rows - out) - rest)
        return LockCosts(extra < FAR, cardinality, total)

    def _cost_of_plan(self) -> int:
        """Return what the plan costs, which by duality is what the prices are worth."""
        held = np.bincount(self._seats, minlength=self._outside + 1)[:-1]
        return int(self._optimum.duals.sum() - (self._optimum.prices * held).sum())

    def _reduced(self, rows: Indices, block: Matrix) -> Arcs:
        worth = (self._optimum.costs.smax - self._optimum.duals[rows])[:, None] - block
        worth += self._optimum.prices
        worth[block < 0] = FAR
        return worth

    def _all_arcs(self, capacity: Vector) -> Arcs:
        outside, optimum = self._outside, self._optimum
        arcs = np.full((outside + 1, outside + 1), FAR)
        order = np.argsort(self._seats, kind="stable")
        for start in range(0, len(order), ROWS_A_PART):
            rows = order[start : start + ROWS_A_PART]
            seats, first = np.unique(self._seats[rows], return_index=True)
            cheapest = np.minimum.reduceat(self._reduced(rows, self._free.take(rows)), first)
            # The rows of one seat may stand in two parts.
            arcs[seats, :-1] = np.minimum(arcs[seats, :-1], cheapest)
        np.minimum(arcs[outside, :-1], optimum.prices, out=arcs[outside, :-1])
        np.minimum.at(arcs[:, outside], self._seats, optimum.costs.d - optimum.duals)
        used = np.bincount(self._seats, minlength=outside + 1)[:-1]
        arcs[:-1, outside][used < capacity] = 0
        return arcs


def _shortest(arcs: Arcs, source: int) -> Vector:
    """Return the length of the shortest way from one node to each (Dijkstra 1959, dense)."""
    far = np.full(len(arcs), FAR)
    far[source] = 0
    done = np.zeros(len(arcs), np.int64)
    for _ in range(len(arcs)):
        node = int((far + done).argmin())
        if done[node] or far[node] >= FAR:
            break
        done[node] = FAR
        np.minimum(far, far[node] + arcs[node], out=far)
    return far
