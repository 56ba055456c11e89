"""Locks go in first and stay: the doors are not asked again, the room beside them is."""

from exchanges.planning.draft import Draft
from exchanges.planning.errors import InstanceError
from exchanges.planning.insertion import fits
from exchanges.planning.tables import Group

MAX_STEPS = 200_000  # trials of people for the locked visits before the locks are given up


def place_locks(draft: Draft) -> None:
    """Put every locked delegation in its place, with a resource person for each locked visit.

    Raises InstanceError at `locks` when they cannot all be kept.
    """
    wanted = []
    for guest, lock in enumerate(draft.tables.locked):
        groups = draft.tables.groups[guest]
        if lock is not None:
            wanted.append((guest, groups[0], lock.week))
    wanted.sort(key=lambda one: (len(draft.tables.servers[one[1].pair]), one[1].slot, one[2]))
    if not _place(draft, wanted, [MAX_STEPS]):
        raise InstanceError("locks", "cannot all be kept: a host, a person or a team is missing")


def _place(draft: Draft, wanted: list[tuple[int, Group, int]], steps: list[int]) -> bool:
    """Depth-first over the people who could serve; a person chosen too early is taken back."""
    if not wanted:
        return True
    (guest, group, week), rest = wanted[0], wanted[1:]
    visit = draft.visit_at(group.slot, week)
    if visit is not None:
        people = [visit.person] if fits(draft, guest, visit, group) else []
    else:
        people = _choices(draft, guest, group, week)
    for person in people:
        steps[0] -= 1
        if steps[0] < 0:
            return False
        draft.add(guest, group, week, person)
        if _place(draft, rest, steps):
            return True
        draft.remove(guest)
    return False


def _choices(draft: Draft, guest: int, group: Group, week: int) -> list[int]:
    """The people who could serve a visit that a locked delegation opens."""
    names = draft.tables.numbering
    host = names.hosts[group.host]
    if names.delegations[guest].people > host.max_people or not host.max_delegations:
        return []
    blocked = draft.host_block[group.host][group.length]
    if group.language >= 0:
        blocked |= draft.team_block[group.language][group.length]
    if blocked >> week & 1:
        return []
    taken = group.stay << week
    return [
        person
        for person in draft.tables.servers[group.pair]
        if draft.person_left[person] > 0 and not draft.person_busy[person] & taken
    ]
