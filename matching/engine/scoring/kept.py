"""The scores of a cohort kept as one matrix, where it is small enough to be worth it."""

import numpy as np

from matching.engine.model.assignment import CLOSED
from matching.engine.scoring.blocks import Block, CohortScores
from matching.engine.scoring.closures import Indices

# Two bytes a pair: at most this many pairs are kept, above they are computed again when needed.
MOST_KEPT = 40_000_000
ROWS_A_PART = 64


class KeptScores:
    """Same answers as the cohort's scorer, from memory."""

    def __init__(self, scores: CohortScores) -> None:
        self.shape, self.vetoed = scores.shape, scores.vetoed
        self._matrix = np.empty(scores.shape, np.int16)
        for start in range(0, scores.shape[0], ROWS_A_PART):
            rows = np.arange(start, min(start + ROWS_A_PART, scores.shape[0]))
            self._matrix[start : start + ROWS_A_PART] = scores.open_scores(rows)
        self._with_veto = np.array([len(columns) > 0 for columns in scores.vetoed], np.bool_)

    def open_scores(self, rows: Indices) -> Block:
        """Return int16 scores of some rows, CLOSED where a reported rule forbids the pair."""
        return self._matrix[rows]

    def take(self, rows: Indices) -> Block:
        """Return int16 scores of some rows, CLOSED where any rule forbids the pair."""
        block = self._matrix[rows]
        for line in np.flatnonzero(self._with_veto[rows]).tolist():
            block[line, self.vetoed[rows[line]]] = CLOSED
        return block


def kept(scores: CohortScores) -> CohortScores | KeptScores:
    """Keep the scores if the cohort is small enough."""
    return KeptScores(scores) if scores.shape[0] * scores.shape[1] <= MOST_KEPT else scores


class OpenScores:
    """The scores of a cohort as if there were no private veto."""

    is_open = True

    def __init__(self, scores: CohortScores | KeptScores) -> None:
        self.shape = scores.shape
        self.take = scores.open_scores
