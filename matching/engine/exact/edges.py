"""The pairs that a sparse solver looks at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import Vector


@dataclass(frozen=True, eq=False)
class Edges:
    """Open pairs with their scores, sorted by row and column, none twice."""

    rows: Indices
    columns: Indices
    scores: Vector

    @classmethod
    def of(cls, shape: tuple[int, int], *parts: tuple[Indices, Indices, Vector]) -> "Edges":
        """Join lists of pairs of an instance with so many rows and columns."""
        rows = np.concatenate([part[0] for part in parts])
        columns = np.concatenate([part[1] for part in parts])
        scores = np.concatenate([part[2] for part in parts])
        _, first = np.unique(rows * np.int64(max(1, shape[1])) + columns, return_index=True)
        kept = first[scores[first] >= 0]
        return cls(rows[kept], columns[kept], scores[kept].astype(np.int64))

    def joined(self, shape: tuple[int, int], other: "Edges") -> "Edges":
        """Return the pairs of both."""
        mine = (self.rows, self.columns, self.scores)
        return Edges.of(shape, mine, (other.rows, other.columns, other.scores))

    def starts(self, rows: int) -> Indices:
        """Return where the pairs of each row begin, and the end."""
        return np.searchsorted(self.rows, np.arange(rows + 1))


def spread(first: Indices, counts: Indices) -> Indices:
    """Return first[0], first[0]+1, .. for counts[0] places, then the same for the next."""
    ends = np.cumsum(counts)
    return np.repeat(first - ends + counts, counts) + np.arange(int(counts.sum()))


def ranks(owners: Indices, costs: NDArray[np.floating | np.integer]) -> Indices:
    """Return the rank of each pair among those of its owner, the cheapest 0.

    Costs must not be negative; they are compared as float32.
    """
    # The bits of floats that are not negative sort like the floats: one key for one fast sort.
    bits = costs.astype(np.float32).view(np.uint32).astype(np.uint64)
    order = np.argsort((owners.astype(np.uint64) << np.uint64(32)) | bits)
    counts = np.bincount(owners)
    found = np.empty(len(owners), np.intp)
    found[order] = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    return found
