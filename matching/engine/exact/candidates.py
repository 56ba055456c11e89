"""The pairs worth a look under guessed prices: some for every row and some for every column."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.edges import Edges, ranks
from matching.engine.exact.passes import Arrays, Fan, joined
from matching.engine.exact.sampling import sampled_rows
from matching.engine.exact.sources import FreeScores, Indices, blocks
from matching.engine.model.assignment import Matrix, Vector

CANDIDATES = "candidates"
EACH = 16
LISTED = 32
RANDOM = 3
FEWEST_SAMPLED, PART_SAMPLED = 400, 10
VARIANTS = 64
SHUT = np.float32(-1e9)

Floats = NDArray[np.float32]
Pairs = tuple[Indices, Indices, Vector]

_NOTHING: Pairs = (np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int64))


def candidate_edges(scores: FreeScores, prices: Vector, fan: Fan) -> tuple[Edges, int]:
    """Return about 16 pairs a row and 16 a column from one pass, and the greatest score of all.

    A pair is worth score minus price, plus a jitter below 1 that spreads equal pairs over the
    columns. Thresholds read off a sample of columns (for each row) and of rows (for each column)
    let about 32 pairs pass; the best 16 of them stay.
    """
    shared: Arrays = {"prices": prices, "column_cut": _Lens(prices).column_cut(scores)}
    found = list(fan.each(CANDIDATES, scores, shared, np.arange(scores.shape[0])))
    rows, columns, values = (joined(found, name) for name in ("rows", "columns", "values"))
    best = _best(rows, columns, joined(found, "behind"))
    some = joined(found, "some_rows"), joined(found, "some_columns"), joined(found, "some_values")
    chosen = rows[best], columns[best], values[best]
    return Edges.of(scores.shape, chosen, some), int(joined(found, "smax").max(initial=0))


def listed_candidates(scores: FreeScores, shared: Arrays, rows: Indices) -> dict[str, NDArray[Any]]:
    """List the candidates of some rows, and a few pairs of each row at random."""
    lens, cut = _Lens(shared["prices"]), shared["column_cut"]
    listed, some = [_NOTHING], [_NOTHING]
    behind, smax = [np.zeros(0, np.float32)], 0
    for numbers, block in blocks(scores, rows):
        smax = max(smax, int(block.max(initial=0)))
        pairs, gap = lens.passed(numbers, block, cut)
        listed.append(pairs)
        behind.append(gap)
        some.append(_at_random(numbers, block))
    names = "rows", "columns", "values"
    outcome = dict(zip(names, map(np.concatenate, zip(*listed, strict=True)), strict=True))
    for name, part in zip(names, zip(*some, strict=True), strict=True):
        outcome[f"some_{name}"] = np.concatenate(part)
    return {**outcome, "behind": np.concatenate(behind), "smax": np.array([smax])}


class _Lens:
    """How pairs look under guessed prices; the same prices give the same view everywhere."""

    def __init__(self, prices: Vector) -> None:
        random = np.random.default_rng(0)
        jitter = random.random((VARIANTS, len(prices)), dtype=np.float32)
        self._offsets = prices.astype(np.float32) - jitter
        some = max(FEWEST_SAMPLED, len(prices) // PART_SAMPLED)
        self._sample = random.permutation(len(prices))[:some]
        self._row_rank = _rank(len(self._sample), len(prices))

    def column_cut(self, scores: FreeScores) -> Floats:
        """Return how far a pair may be behind the best of its row to be good for its column."""
        sample = sampled_rows(scores.shape[0])
        worth = self._worth(sample, scores.take(sample))
        worth -= worth.max(axis=1, keepdims=True)
        place = len(sample) - _rank(len(sample), scores.shape[0])
        return np.ascontiguousarray(np.partition(worth.T, place, axis=1)[:, place])

    def passed(self, rows: Indices, block: Matrix, column_cut: Floats) -> tuple[Pairs, Floats]:
        """Return the pairs above a threshold, and how far each is behind the best of its row."""
        worth = self._worth(rows, block)
        best = worth.max(axis=1, keepdims=True)
        rank = self._row_rank
        sampled = worth[:, self._sample]
        row_cut = np.partition(sampled, sampled.shape[1] - rank, axis=1)[:, -rank]
        cut = column_cut + best
        np.minimum(cut, row_cut[:, None], out=cut)
        np.maximum(cut, SHUT / 2, out=cut)
        hits = np.flatnonzero(worth >= cut)
        lines, columns = np.divmod(hits, block.shape[1])
        values = block.ravel()[hits].astype(np.int64)
        return (rows[lines], columns, values), best[lines, 0] - worth.ravel()[hits]

    def _worth(self, rows: Indices, block: Matrix) -> Floats:
        worth = block.astype(np.float32)
        worth -= self._offsets[rows % VARIANTS]
        np.copyto(worth, SHUT, where=block < 0)
        return worth


def _at_random(rows: Indices, block: Matrix) -> Pairs:
    """Return a few pairs of each row, so that no part of the people stands alone."""
    random = np.random.default_rng(int(rows[0]))
    columns = random.integers(0, block.shape[1], len(rows) * RANDOM)
    lines = np.repeat(np.arange(len(rows)), RANDOM)
    return rows[lines], columns, block[lines, columns].astype(np.int64)


def _rank(sampled: int, all_of_them: int) -> int:
    """Return the rank in a sample that stands for rank 32 in the whole."""
    return max(1, min(sampled, round(LISTED * sampled / max(1, all_of_them))))


def _best(rows: Indices, columns: Indices, behind: Floats) -> NDArray[np.bool_]:
    """Tell which pairs are among the best 16 of their row or of their column."""
    return np.minimum(ranks(rows, behind), ranks(columns, behind)) < EACH
