"""The instance that may be shown: without private vetoes, and with the same optimum.

A veto closes a pair for the solver. Whatever others see is computed on a cover instance in which
the pair is open, at a score just too low to be chosen: the same pairs are optimal there, proved by
the same prices, so every text, count and price is one that could have come without the veto.
Where no score is low enough (somebody stays out whom only vetoed coaches could take) the pair
stays closed, and no rule is named for it.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.settling import Settled
from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import CLOSED, HallSet, Matrix, Vector


class VeiledScores(Protocol):
    """Scores as everyone may know them; `vetoed` lists the columns closed silently, per row."""

    shape: tuple[int, int]
    vetoed: Sequence[Indices]

    def open_scores(self, rows: Indices) -> Matrix:
        """Return the scores of some rows as if there were no veto."""
        ...


class CoverScores:
    """Scores of the cover instance of a settled optimum."""

    def __init__(self, scores: VeiledScores, settled: Settled) -> None:
        self._scores = scores
        self._settled = settled
        self.shape = scores.shape
        numbers = np.full(scores.shape[0], -1, np.intp)
        numbers[settled.rows] = np.arange(len(settled.rows))
        self._numbers = numbers

    def take(self, rows: Indices) -> Matrix:
        """Return the scores of some rows, vetoed pairs at their stand-in."""
        block = self._scores.open_scores(rows)
        for line, row in enumerate(rows.tolist()):
            columns = self._scores.vetoed[row]
            if len(columns):
                block[line, columns] = np.minimum(block[line, columns], self._most(row, columns))
        return block

    def _most(self, row: int, columns: Indices) -> Vector:
        """Return the greatest score each vetoed pair may show, CLOSED where none may.

        Never above the greatest open score, which stands in the certificate.
        """
        settled, number = self._settled, int(self._numbers[row])
        optimum = settled.optimum
        most = np.full(len(columns), optimum.costs.smax, np.int64)
        if number < 0:
            return most
        open_ones = settled.capacity[columns] > 0
        below = most - optimum.duals[number] + optimum.prices[columns] - 1
        most[open_ones] = np.minimum(most, below)[open_ones]
        threshold = settled.threshold
        if threshold is not None:
            leaving = open_ones & _leaves(number, columns, threshold.hall)
            most[leaving] = np.minimum(most[leaving], threshold.least)
            most[open_ones & _leaves(number, columns, settled.matched_hall)] = CLOSED
        return np.asarray(np.maximum(most, CLOSED))


def _leaves(row: int, columns: Indices, hall: HallSet | None) -> NDArray[np.bool_]:
    """Return which pairs would lead out of a set of people short of places."""
    if hall is None or row not in hall.coachees:
        return np.zeros(len(columns), np.bool_)
    return ~np.isin(columns, hall.coaches)
