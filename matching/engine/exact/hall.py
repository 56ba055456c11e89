"""Sets of people for whom there are too few places (Hall 1935)."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import Indices, Scores, blocks
from matching.engine.model.assignment import HallSet, Vector


def hall_set(scores: Scores, capacity: Vector, column: Indices, roots: Indices) -> HallSet:
    """Return the rows that alternating paths reach from `roots`, and the columns open to them.

    `column` is a maximum assignment and `roots` are rows it leaves out. All places of the columns
    reached are held by rows of the set, so it lacks exactly as many places as it has roots; from
    one root it is inclusion-minimal, since whoever leaves it frees the place the root lacks.
    """
    holders = _Holders(column, len(capacity))
    rows = np.zeros(scores.shape[0], np.bool_)
    columns = np.zeros(len(capacity), np.bool_)
    rows[roots] = True
    fresh = np.asarray(roots, np.intp)
    while len(fresh):
        doors = np.zeros(len(capacity), np.bool_)
        for _, block in blocks(scores, fresh):
            doors |= (block >= 0).any(axis=0)
        opened = doors & ~columns & (capacity > 0)
        columns |= opened
        reached = holders.of(np.flatnonzero(opened))
        fresh = reached[~rows[reached]]
        rows[fresh] = True
    return HallSet(_numbers(rows), _numbers(columns), int(capacity[columns].sum()))


class _Holders:
    """The rows that sit on each column."""

    def __init__(self, column: Indices, columns: int) -> None:
        self._order = np.argsort(column, kind="stable")
        self._first = np.searchsorted(column[self._order], np.arange(columns + 1))

    def of(self, columns: Indices) -> Indices:
        """Return all rows on some columns."""
        parts = [self._order[self._first[c] : self._first[c + 1]] for c in columns.tolist()]
        return np.concatenate([np.zeros(0, np.intp), *parts])


def _numbers(flags: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(flags).tolist())


def renumbered(found: HallSet, rows: Indices) -> HallSet:
    """Translate row numbers of a part into those of the whole."""
    return HallSet(tuple(rows[list(found.coachees)].tolist()), found.coaches, found.places)


def left_out(column: Indices) -> Indices:
    """Return the rows an assignment leaves out."""
    return np.flatnonzero(column == OUT)
