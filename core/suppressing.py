"""Small numbers are left out of tables, together with those from which they could be worked out.

A table lists groups with their sizes and how many of each were matched; its sums are known, and so
are the sizes, for people know who their colleagues are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True)
class Group:
    """A group, how many are in it, and how many of them were matched."""

    key: str
    size: int
    matched: int

    @property
    def is_small(self) -> bool:
        """Whether a number from 1 to 4 stands in it; 0 is nobody."""
        return any(0 < count < LEAST for count in (self.matched, self.size - self.matched))


def hidden(groups: Iterable[Group]) -> set[str]:
    """The keys of the groups to leave out, if the sum over all of them is known.

    First those with a small number, then the smallest others until no number that was left out
    follows from the rest.
    """
    everyone = sorted(groups, key=lambda one: (one.size, one.key))
    found = [one for one in everyone if one.is_small]
    others = [one for one in everyone if not one.is_small]
    while found and others and _can_be_worked_out(found, everyone):
        found.append(others.pop(0))
    return {one.key for one in found}


def hidden_within(groups: Iterable[tuple[str, Group]], outer: set[str]) -> set[str]:
    """The keys of the groups to leave out where each lies in a larger one, named first.

    `outer` are the larger ones that are left out: with them goes everything in them.
    """
    inside: dict[str, list[Group]] = {}
    for name, group in groups:
        inside.setdefault(name, []).append(group)
    found: set[str] = set()
    for name, some in inside.items():
        found |= {one.key for one in some} if name in outer else hidden(some)
    return found


def _can_be_worked_out(found: Sequence[Group], everyone: Sequence[Group]) -> bool:
    if len(found) == 1:
        return True
    if _says_all(everyone):
        # All or none were matched: the sum says so, and no group could be kept from it.
        return False
    size, matched = sum(one.size for one in found), sum(one.matched for one in found)
    return any(max(0, matched - (size - one.size)) == min(one.size, matched) for one in found)


def _says_all(groups: Sequence[Group]) -> bool:
    matched = sum(one.matched for one in groups)
    return matched in {0, sum(one.size for one in groups)}


@dataclass(frozen=True)
class Parted:
    """Numbers that add up to a total, those left out as None; None too for a total left out."""

    cells: dict[str, int | None]
    total: int | None

    @property
    def left_out(self) -> int:
        """How many cells have no number."""
        return sum(value is None for value in self.cells.values())


def parted(counts: Mapping[str, int]) -> Parted:
    """Leave small numbers out of `counts`, and with them the smallest others that tell of them.

    Whoever knows this rule and the total must still be unable to say how many the small ones are
    together. Where that cannot be, the total is left out with all that is not 0.
    """
    some = sorted((value, key) for key, value in counts.items() if value)
    small = [one for one in some if one[0] < LEAST]
    others = [one for one in some if one[0] >= LEAST]
    left_out = list(small)
    while others and not _is_safe(small, left_out, others):
        left_out.append(others.pop(0))
    if not _is_safe(small, left_out, others):
        return Parted({key: None if value else 0 for key, value in counts.items()}, None)
    gone = {key for _value, key in left_out}
    cells = {key: None if key in gone else value for key, value in counts.items()}
    return Parted(cells, sum(counts.values()))


def shown(count: int) -> int | None:
    """A number that stands alone: left out where it is small."""
    return None if 0 < count < LEAST else count


Counts = Sequence[tuple[int, str]]


def _is_safe(small: Counts, left_out: Counts, others: Counts) -> bool:
    """Whether the sum of the small numbers cannot be told from that of all that is left out."""
    if not small:
        return True
    together = sum(value for value, _key in left_out)
    if len(left_out) < 2 or together < LEAST:
        return False
    larger = len(left_out) - len(small)
    least, most = len(small), (LEAST - 1) * len(small)
    if not larger:
        return least < together < most
    # Each larger one is at least LEAST, and no more than the smallest that is still shown.
    cap = others[0][0] if others else together
    return max(least, together - larger * cap) < min(most, together - larger * LEAST)
