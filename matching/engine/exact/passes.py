"""Passes over all pairs, cut into parts that any worker can compute.

The outcome of a part depends on the instance, on what its pass shares and on its rows, and parts
are cut by the shape of the instance alone. So who computes them, and how many at a time, changes no
byte of a result; a larger cohort needs more workers and no other code.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.sources import FreeScores, Indices, rows_a_block

Arrays = Mapping[str, NDArray[Any]]
Work = Callable[[FreeScores, Arrays, Indices], dict[str, NDArray[Any]]]

BLOCKS_A_PART = 128


class Fan(Protocol):
    """Computes the parts of a pass."""

    def each(self, work: str, free: FreeScores, shared: Arrays, rows: Indices) -> Iterator[Arrays]:
        """Yield the outcome of each part of some rows, in the order of `parts`."""
        ...


class Watched:
    """Another fan, with a word after each part; the listener may raise to cancel."""

    def __init__(self, fan: Fan, tick: Callable[[], None]) -> None:
        self._fan, self._tick = fan, tick

    def each(self, work: str, free: FreeScores, shared: Arrays, rows: Indices) -> Iterator[Arrays]:
        """Pass on what the other one yields."""
        for outcome in self._fan.each(work, free, shared, rows):
            self._tick()
            yield outcome


def parts(rows: int, columns: int) -> list[tuple[int, int]]:
    """Return where each part of so many rows begins and ends."""
    step = BLOCKS_A_PART * rows_a_block(columns)
    return [(start, min(start + step, rows)) for start in range(0, rows, step)]


def joined(outcomes: list[Arrays], name: str) -> NDArray[Any]:
    """Put one array of all outcomes together."""
    return np.concatenate([outcome[name] for outcome in outcomes])
