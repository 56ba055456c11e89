"""A draft that holds a given plan: the start of a diagnosis, a price or a re-plan."""

from collections.abc import Iterable

from exchanges.planning.draft import Draft
from exchanges.planning.result import PlannedVisit
from exchanges.planning.tables import Group, Tables


def seated(tables: Tables, visits: Iterable[PlannedVisit]) -> Draft:
    """A draft in which every delegation of `visits` has its place.

    The visits must have passed the checker; KeyError where one is no option at all.
    """
    draft = Draft(tables)
    names = tables.numbering
    guests = {one.id: index for index, one in enumerate(names.delegations)}
    people = {one.id: index for index, one in enumerate(names.people)}
    for visit in visits:
        for name in visit.delegations:
            guest = guests[name]
            group = group_at(tables, guest, visit.host, visit.theme, visit.week)
            if group is None:
                raise KeyError(f"{name} has no option at {visit.host} in week {visit.week}")
            draft.add(guest, group, visit.week, people[visit.person])
    return draft


def group_at(tables: Tables, guest: int, host: str, theme: str, week: int) -> Group | None:
    """The group that holds one option of a delegation, None if a door is closed there."""
    names = tables.numbering
    for group in tables.groups[guest]:
        host_number, theme_number, _ = names.slot_parts(group.slot)
        here = names.hosts[host_number].id == host and names.themes[theme_number] == theme
        if here and group.starts >> week & 1:
            return group
    return None
