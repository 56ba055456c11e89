"""The pairs worth a look under guessed prices: some for every row and some for every column."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.edges import Edges, ranks
from matching.engine.exact.sampling import sampled_rows
from matching.engine.exact.sources import Indices, Scores, blocks
from matching.engine.model.assignment import Matrix, Vector

EACH = 16
LISTED = 32
RANDOM = 3
FEWEST_SAMPLED, PART_SAMPLED = 400, 10
VARIANTS = 64
SHUT = np.float32(-1e9)

Floats = NDArray[np.float32]
Pairs = tuple[Indices, Indices, Vector]


class Candidates:
    """Chooses about 16 pairs a row and 16 a column in one pass.

    A pair is worth score minus price, plus a jitter below 1 that spreads equal pairs over the
    columns. Thresholds read off a sample of columns (for each row) and of rows (for each column)
    let about 32 pairs pass; the best 16 of them stay.
    """

    def __init__(self, scores: Scores, prices: Vector, random: np.random.Generator) -> None:
        self._scores, self._random = scores, random
        rows, columns = scores.shape
        jitter = random.random((VARIANTS, columns), dtype=np.float32)
        self._offsets = prices.astype(np.float32) - jitter
        some = max(FEWEST_SAMPLED, columns // PART_SAMPLED)
        self._sample = random.permutation(columns)[:some]
        self._row_rank = _rank(len(self._sample), columns)
        sample = sampled_rows(rows)
        worth = self._worth(sample, scores.take(sample))
        worth -= worth.max(axis=1, keepdims=True)
        rank = _rank(len(sample), rows)
        cut = np.partition(worth.T, len(sample) - rank, axis=1)[:, len(sample) - rank]
        self._column_cut = np.ascontiguousarray(cut)

    def edges(self) -> tuple[Edges, int]:
        """Return the pairs chosen and the greatest score of all."""
        found: list[Pairs] = []
        some: list[Pairs] = []
        behind, smax = [], 0
        for rows, block in blocks(self._scores):
            smax = max(smax, int(block.max(initial=0)))
            pairs, gap = self._passed(rows, block)
            found.append(pairs)
            some.append(self._at_random(rows, block))
            behind.append(gap)
        listed = tuple(np.concatenate(part) for part in zip(*found, strict=True))
        best = _best(listed[0], listed[1], np.concatenate(behind))
        chosen = (listed[0][best], listed[1][best], listed[2][best])
        return Edges.of(self._scores.shape, chosen, *some), smax

    def _passed(self, rows: Indices, block: Matrix) -> tuple[Pairs, Floats]:
        """Return the pairs above a threshold, and how far each is behind the best of its row."""
        worth = self._worth(rows, block)
        best = worth.max(axis=1, keepdims=True)
        rank = self._row_rank
        sampled = worth[:, self._sample]
        row_cut = np.partition(sampled, sampled.shape[1] - rank, axis=1)[:, -rank]
        cut = self._column_cut + best
        np.minimum(cut, row_cut[:, None], out=cut)
        np.maximum(cut, SHUT / 2, out=cut)
        hits = np.flatnonzero(worth >= cut)
        lines, columns = np.divmod(hits, block.shape[1])
        values = block.ravel()[hits].astype(np.int64)
        return (rows[lines], columns, values), best[lines, 0] - worth.ravel()[hits]

    def _at_random(self, rows: Indices, block: Matrix) -> Pairs:
        """Return a few pairs of each row, so that no part of the people stands alone."""
        columns = self._random.integers(0, block.shape[1], len(rows) * RANDOM)
        lines = np.repeat(np.arange(len(rows)), RANDOM)
        return rows[lines], columns, block[lines, columns].astype(np.int64)

    def _worth(self, rows: Indices, block: Matrix) -> Floats:
        worth = block.astype(np.float32)
        worth -= self._offsets[rows % VARIANTS]
        np.copyto(worth, SHUT, where=block < 0)
        return worth


def _rank(sampled: int, all_of_them: int) -> int:
    """Return the rank in a sample that stands for rank 32 in the whole."""
    return max(1, min(sampled, round(LISTED * sampled / max(1, all_of_them))))


def _best(rows: Indices, columns: Indices, behind: Floats) -> NDArray[np.bool_]:
    """Tell which pairs are among the best 16 of their row or of their column."""
    return np.minimum(ranks(rows, behind), ranks(columns, behind)) < EACH
