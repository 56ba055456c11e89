"""Starting from the published plan instead of from nothing."""

from collections.abc import Iterable

from exchanges.planning.draft import Draft
from exchanges.planning.fixing import Wanted, in_order, seat_all
from exchanges.planning.insertion import people_for
from exchanges.planning.model import Lock
from exchanges.planning.seating import group_at


def resume(draft: Draft, published: Iterable[Lock]) -> tuple[Lock, ...]:
    """Seat every published delegation whose place is still open and free; those seated."""
    places = {lock.delegation: lock for lock in published}
    wanted = _still_open(draft, places)
    if not seat_all(draft, wanted):
        for guest, group, week in in_order(draft, wanted):
            people = people_for(draft, guest, group, week)
            if people:
                draft.add(guest, group, week, people[0])
    delegations = draft.tables.numbering.delegations
    return tuple(
        places[delegations[guest].id] for guest, _, _ in wanted if draft.place[guest] is not None
    )


def _still_open(draft: Draft, places: dict[str, Lock]) -> Wanted:
    """The published places, unless a door has closed since or a lock has taken the delegation."""
    wanted = []
    for guest, delegation in enumerate(draft.tables.numbering.delegations):
        lock = places.get(delegation.id)
        if lock is not None and draft.place[guest] is None:
            group = group_at(draft.tables, guest, lock.host, lock.theme, lock.week)
            if group is not None:
                wanted.append((guest, group, lock.week))
    return wanted
