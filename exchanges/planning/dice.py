"""A seeded source of integers that draws the same on every machine and Python version."""

from collections.abc import MutableSequence, Sequence
from typing import TypeVar

Item = TypeVar("Item")

MULTIPLIER = 6364136223846793005  # Knuth's linear congruence for 64 bits (MMIX)
INCREMENT = 1442695040888963407
MASK = (1 << 64) - 1
WARM_UP = 8  # draws that spread neighbouring seeds apart


class Dice:
    """A linear congruence in integers; only its upper half is used, the lower bits are weak."""

    def __init__(self, seed: int) -> None:
        self._state = (2 * seed + 1) * 0x9E3779B97F4A7C15 & MASK
        for _ in range(WARM_UP):
            self.below(1)

    def below(self, count: int) -> int:
        """An integer from 0 to `count - 1`."""
        self._state = (self._state * MULTIPLIER + INCREMENT) & MASK
        return (self._state >> 32) * count >> 32

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, which must not be empty."""
        return items[self.below(len(items))]

    def shuffle(self, items: MutableSequence[Item]) -> None:
        """Fisher and Yates, in place."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
