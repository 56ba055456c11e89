"""Seating as many rows as possible, looking only at the rows that matter."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.engine.exact.edges import Edges, spread
from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import PAIRS_A_BLOCK, Indices, Scores
from matching.engine.model.assignment import Vector


def fullest_over(edges: Edges, rows: int, capacity: Vector) -> Indices:
    """Seat as many rows as listed pairs allow (Hopcroft and Karp 1973)."""
    copies = np.minimum(capacity, np.bincount(edges.columns, minlength=len(capacity)))
    owner = np.repeat(np.arange(len(capacity)), copies)
    counts = copies[edges.columns]
    lines = np.repeat(edges.rows, counts)
    places = spread((np.cumsum(copies) - copies)[edges.columns], counts)
    column = np.full(rows, OUT, np.intp)
    if not len(places):
        return column
    graph = csr_array((np.ones(len(lines), np.int8), (lines, places)), shape=(rows, len(owner)))
    matched = maximum_bipartite_matching(graph, perm_type="column")
    column[matched >= 0] = owner[matched[matched >= 0]]
    return column


class Augmenter:
    """Improves an assignment along alternating paths through all open pairs.

    What a search without success has reached is closed for good: its rows and columns form a set
    short of places, and no later path leads out of it (Hall 1935).
    """

    def __init__(self, scores: Scores, capacity: Vector, column: Indices) -> None:
        self._scores, self._capacity = scores, capacity
        self.column = column.copy()
        self._used = np.bincount(column[column != OUT], minlength=len(capacity))
        self._dead = np.zeros(len(capacity), np.bool_)

    def run(self) -> Indices:
        """Return an assignment that seats as many rows as possible."""
        for row in np.flatnonzero(self.column == OUT).tolist():
            self._seat(row)
        return self.column

    def _seat(self, root: int) -> None:
        seen = self._dead | (self._capacity == 0)
        parent = np.full(len(self._capacity), OUT, np.intp)
        fresh = np.array([root])
        reached = np.zeros(len(self._capacity), np.bool_)
        while len(fresh):
            opened = self._open(fresh, seen, parent)
            free = opened[self._used[opened] < self._capacity[opened]]
            if len(free):
                self._shift(int(free[0]), root, parent)
                return
            reached[opened] = True
            seen[opened] = True
            fresh = np.flatnonzero(np.isin(self.column, opened))
        self._dead |= reached

    def _open(self, rows: Indices, seen: "np.ndarray", parent: Indices) -> Indices:
        """Return the columns newly open to `rows`, and note through whom."""
        found = []
        step = max(1, PAIRS_A_BLOCK // max(1, len(parent)))
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            doors = (self._scores.take(part) >= 0) & ~seen & (parent == OUT)
            columns = np.flatnonzero(doors.any(axis=0))
            parent[columns] = part[doors[:, columns].argmax(axis=0)]
            found.append(columns)
            if (self._used[columns] < self._capacity[columns]).any():
                break
        return np.concatenate(found)

    def _shift(self, column: int, root: int, parent: Indices) -> None:
        self._used[column] += 1
        while True:
            row = int(parent[column])
            column, self.column[row] = int(self.column[row]), column
            if row == root:
                return
