"""Filling a draft: one delegation after the other goes to its best place."""

from collections.abc import Callable, Iterable

from exchanges.planning.dice import Dice
from exchanges.planning.draft import Draft
from exchanges.planning.insertion import best_placement, never

BLINK = 100  # one place in so many is overlooked


def fill(draft: Draft, guests: Iterable[int], overlook: Callable[[], bool] = never) -> list[int]:
    """Place each delegation that gains points by it; the numbers of those placed."""
    placed = []
    for guest in guests:
        found = best_placement(draft, guest, overlook)
        if found is None:
            continue
        country = draft.tables.country[guest]
        if found.value + draft.fairness[draft.served[country]] > 0:
            draft.add(guest, found.group, found.week, found.person)
            placed.append(guest)
    return placed


def greedy_order(draft: Draft) -> list[int]:
    """All unplaced delegations: the most valuable first, then those with few options."""

    def rank(guest: int) -> tuple[int, int, int]:
        groups = draft.tables.groups[guest]
        options = sum(group.starts.bit_count() for group in groups)
        return -(groups[0].best if groups else 0), options, guest

    return sorted((one for one, place in enumerate(draft.place) if place is None), key=rank)


def random_order(draft: Draft, dice: Dice, guests: list[int]) -> list[int]:
    """A shuffled order, or one that favours value, scarcity, length or size."""
    dice.shuffle(guests)
    groups, names = draft.tables.groups, draft.tables.numbering
    kind = dice.below(8)
    if kind < 2:
        guests.sort(key=lambda guest: -groups[guest][0].best if groups[guest] else 0)
    elif kind == 2:
        guests.sort(key=lambda guest: sum(one.starts.bit_count() for one in groups[guest]))
    elif kind == 3:
        guests.sort(key=lambda guest: names.delegations[guest].duration)
    elif kind == 4:
        guests.sort(key=lambda guest: -names.delegations[guest].people)
    return guests


def blinks(dice: Dice) -> Callable[[], bool]:
    """Overlook one place in `BLINK`, so that the same order need not end in the same plan."""
    return lambda: dice.below(BLINK) == 0
