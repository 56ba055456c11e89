"""A seeded source of integers that draws the same on every machine and Python version."""

from collections.abc import MutableSequence, Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """Only `random.random` is guaranteed to repeat across versions, so all draws come from it."""

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed).random

    def below(self, count: int) -> int:
        """An integer from 0 to `count - 1`."""
        return int(self._draw() * count)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, which must not be empty."""
        return items[int(self._draw() * len(items))]

    def shuffle(self, items: MutableSequence[Item]) -> None:
        """Fisher and Yates, in place."""
        for last in range(len(items) - 1, 0, -1):
            other = int(self._draw() * (last + 1))
            items[last], items[other] = items[other], items[last]
