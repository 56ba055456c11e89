"""Sets of weeks as the bits of an integer: bit w is week w.

A year of starts is tested against a blackout in one operation, which is what makes the search and
the diagnosis fast in plain Python.
"""

from collections.abc import Iterable, Iterator


def mask_of(weeks: Iterable[int]) -> int:
    """The set of these weeks."""
    mask = 0
    for week in weeks:
        mask |= 1 << week
    return mask


def span(week: int, length: int) -> int:
    """The `length` weeks from `week` on."""
    return ((1 << length) - 1) << week


def starts_touching(mask: int, length: int) -> int:
    """The starts whose `length` weeks meet the set anywhere; starts before week 0 are left out."""
    touched = mask
    for step in range(1, length):
        touched |= mask >> step
    return touched


def weeks_in(mask: int) -> Iterator[int]:
    """The weeks of a set in rising order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
