"""Where pair scores come from: a matrix, or a scorer that computes rows on demand."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.assignment import CLOSED, Matrix, Vector

Indices = NDArray[np.intp]

# An int16 or float32 block of this many pairs fits a second-level cache.
PAIRS_A_BLOCK = 1 << 18


class Scores(Protocol):
    """Integer scores of all pairs, CLOSED where a pair is forbidden."""

    shape: tuple[int, int]

    def take(self, rows: Indices) -> Matrix:
        """Return the scores of some rows against all columns; the caller may write on it."""
        ...


class MatrixScores:
    """Scores that are kept as a matrix."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.shape = (matrix.shape[0], matrix.shape[1])

    def take(self, rows: Indices) -> Matrix:
        """Copy some rows."""
        first, after = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
        if after - first == len(rows) and (np.diff(rows) == 1).all():
            return self.matrix[first:after].copy()
        return self.matrix[rows]


class FreeScores:
    """The part of an instance that is still to be decided.

    Only `rows` take part; pairs below `least` and coaches without a place are closed.
    """

    def __init__(self, scores: Scores, rows: Indices, capacity: Vector, least: int = 0) -> None:
        self._scores = scores
        self._rows = rows
        self._capacity = capacity
        self._full = np.flatnonzero(capacity == 0)
        self._least = least
        self.shape = (len(rows), scores.shape[1])

    @property
    def terms(self) -> dict[str, NDArray[np.int64]]:
        """What makes these scores from those of the whole instance, on whatever machine."""
        least = np.array([self._least], np.int64)
        is_open = np.array([getattr(self._scores, "is_open", False)], np.int64)
        return {
            "free_rows": self._rows,
            "capacity": self._capacity,
            "least": least,
            "is_open": is_open,
        }

    @classmethod
    def on(cls, scores: Scores, terms: Mapping[str, NDArray[np.int64]]) -> "FreeScores":
        """Make the same scores again from `terms`."""
        return cls(scores, terms["free_rows"], terms["capacity"], int(terms["least"][0]))

    def take(self, rows: Indices) -> Matrix:
        """Return some of the free rows, numbered among themselves."""
        block = self._scores.take(self._rows[rows])
        if self._least > 0:
            block[block < self._least] = CLOSED
        if len(self._full):
            block[:, self._full] = CLOSED
        return block


def kind_for(*values: Vector) -> np.dtype[np.signedinteger]:
    """Return the narrowest integer kind in which scores, prices and demands can be subtracted."""
    widest = max((int(np.abs(part).max(initial=0)) for part in values), default=0)
    kinds = (np.dtype(np.int16), 2**14), (np.dtype(np.int32), 2**30)
    return next((kind for kind, most in kinds if widest < most), np.dtype(np.int64))


def rows_a_block(columns: int) -> int:
    """Return how many rows of so many columns stay in cache."""
    return max(1, PAIRS_A_BLOCK // max(1, columns))


def blocks(scores: Scores, rows: Indices | None = None) -> Iterator[tuple[Indices, Matrix]]:
    """Yield some rows, or all, in blocks that stay in cache, with their row numbers."""
    some = np.arange(scores.shape[0]) if rows is None else rows
    step = rows_a_block(scores.shape[1])
    for start in range(0, len(some), step):
        part = some[start : start + step]
        yield part, scores.take(part)


def pair_values(scores: Scores, rows: Indices, columns: Indices) -> Vector:
    """Return the scores of some pairs."""
    step = rows_a_block(scores.shape[1])
    values = np.empty(len(rows), np.int64)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        block = scores.take(part)
        values[start : start + step] = block[np.arange(len(part)), columns[start : start + step]]
    return values


def whole(scores: Scores) -> Matrix:
    """Return all rows at once."""
    return scores.take(np.arange(scores.shape[0]))
