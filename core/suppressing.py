"""Small numbers are left out of tables, together with those from which they could be worked out.

A table lists groups with their sizes and how many of each were matched; its sums are known, and so
are the sizes, for people know who their colleagues are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
