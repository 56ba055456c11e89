"""Seating delegations in given places, with resource people chosen so that all can stay."""

from exchanges.planning.draft import Draft
from exchanges.planning.errors import InstanceError
from exchanges.planning.insertion import people_for
from exchanges.planning.tables import Group

Wanted = list[tuple[int, Group, int]]  # delegation, its options there, week
MAX_STEPS = 200_000  # trials of people before some places are given up


def place_locks(draft: Draft) -> None:
    """Put every locked delegation in its place; doors are not asked again, room is.

    Raises InstanceError at `locks` when they cannot all be kept.
    """
    locked = draft.tables.locked
    groups = draft.tables.groups
    wanted = [(guest, groups[guest][0], lock.week) for guest, lock in enumerate(locked) if lock]
    if not seat_all(draft, wanted):
        raise InstanceError("locks", "cannot all be kept: a host, a person or a team is missing")


def seat_all(draft: Draft, wanted: Wanted) -> bool:
    """Seat all of them or, answering False, none; a person chosen too early is taken back."""
    if not wanted:
        return True
    places = in_order(draft, wanted)
    choices = [iter(people_for(draft, *places[0]))]
    for _ in range(MAX_STEPS):
        guest, group, week = places[len(choices) - 1]
        person = next(choices[-1], None)
        if person is not None:
            draft.add(guest, group, week, person)
            if len(choices) == len(places):
                return True
            choices.append(iter(people_for(draft, *places[len(choices)])))
        else:
            choices.pop()
            if not choices:
                return False
            draft.remove(places[len(choices) - 1][0])
    for guest, _, _ in places[: len(choices) - 1]:
        draft.remove(guest)
    return False


def in_order(draft: Draft, wanted: Wanted) -> Wanted:
    """Visits with few possible people first, so that nobody else takes those people."""
    return sorted(
        wanted,
        key=lambda one: (len(draft.tables.servers[one[1].pair]), one[1].slot, one[2], one[0]),
    )
