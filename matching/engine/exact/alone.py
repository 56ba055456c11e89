"""The passes computed in this process, and the one door for workers elsewhere."""

from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from matching.engine.exact.candidates import CANDIDATES, listed_candidates
from matching.engine.exact.passes import Arrays, Work, parts
from matching.engine.exact.pricing import NEAR_PAIRS, near_pairs
from matching.engine.exact.sources import FreeScores, Indices, Scores

WORKS: dict[str, Work] = {CANDIDATES: listed_candidates, NEAR_PAIRS: near_pairs}


class Alone:
    """Computes one part after the other."""

    def each(self, work: str, free: FreeScores, shared: Arrays, rows: Indices) -> Iterator[Arrays]:
        """Yield the outcome of each part."""
        for first, after in parts(len(rows), free.shape[1]):
            yield WORKS[work](free, shared, rows[first:after])


def part_outcome(
    scores: Scores, work: str, shared: Arrays, rows: Indices
) -> dict[str, NDArray[Any]]:
    """Compute one part from the scores of the whole instance; `shared` holds the free terms too.

    Raises KeyError for a work that this version of the engine does not know.
    """
    return WORKS[work](FreeScores.on(scores, shared), shared, rows)
