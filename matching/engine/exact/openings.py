"""How far an empty place is: the number of people who would have to change seats."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.settling import Settled
from matching.engine.exact.sources import FreeScores, Indices, Scores, blocks

NEVER = np.iinfo(np.intp).max


class Openings:
    """Alternating ways through a settled assignment, over all open pairs whatever they score."""

    def __init__(self, scores: Scores, settled: Settled) -> None:
        self._column = settled.optimum.column
        self._capacity = settled.capacity
        self._free = FreeScores(scores, settled.rows, settled.capacity)

    def from_row(self, row: int) -> Indices:
        """Return how many others would move if each column had one more place for a free row.

        NEVER where no such place would help.
        """
        moves = np.full(len(self._capacity), NEVER)
        fresh, count = np.array([row]), 0
        while len(fresh):
            doors = (self._free.take(fresh) >= 0).any(axis=0) & (moves == NEVER)
            moves[doors] = count
            fresh = np.flatnonzero(np.isin(self._column, np.flatnonzero(doors)))
            count += 1
        return moves

    def to_places(self) -> Indices:
        """Return how many people would move to make room in each column, NEVER where none can."""
        seated = self._column >= 0
        used = np.bincount(self._column[seated], minlength=len(self._capacity))
        moves = np.where(used < self._capacity, 0, NEVER)
        count, fresh = 0, moves == 0
        while fresh.any():
            count += 1
            seats = self._column[self._who_could_sit(fresh) & seated]
            fresh = np.zeros(len(moves), np.bool_)
            fresh[seats] = True
            fresh &= moves == NEVER
            moves[fresh] = count
        return moves

    def _who_could_sit(self, columns: NDArray[np.bool_]) -> NDArray[np.bool_]:
        found = [np.zeros(0, np.bool_)]
        for _, block in blocks(self._free):
            found.append(np.asarray((block[:, columns] >= 0).any(axis=1)))
        return np.concatenate(found)
