"""The best place for one more delegation in a draft."""

from collections.abc import Callable
from typing import NamedTuple

from exchanges.planning.draft import Draft, Visit
from exchanges.planning.tables import Group
from exchanges.planning.weekmask import weeks_in

NOTHING = -(10**12)  # below any sum of points


class Placement(NamedTuple):
    """Where a delegation could go; `value` leaves out fairness, which no place changes."""

    value: int
    group: Group
    week: int
    person: int


def never() -> bool:
    """No place is overlooked: plain greedy insertion."""
    return False


def best_placement(
    draft: Draft, guest: int, overlook: Callable[[], bool] = never
) -> Placement | None:
    """The most valuable place that keeps every hard constraint, None if there is none.

    `overlook` may skip a place now and then (the blinks of Christiaens and Vanden Berghe, 2020).
    """
    best: Placement | None = None
    value = NOTHING
    for group in draft.tables.groups[guest]:
        if group.best <= value:
            break  # groups come by falling best gain and every cost only lowers it
        for found in (_join(draft, guest, group, value), _open(draft, guest, group, value)):
            if found is not None and found.value > value and not overlook():
                best, value = found, found.value
    return best


def fits(draft: Draft, guest: int, visit: Visit, group: Group) -> bool:
    """Whether an open visit can take one more delegation."""
    names, tables = draft.tables.numbering, draft.tables
    host = names.hosts[group.host]
    if len(visit.guests) >= host.max_delegations:
        return False
    if visit.seats + names.delegations[guest].people > host.max_people:
        return False
    if visit.countries & tables.hostile[tables.country[guest]]:
        return False
    if group.language < 0 or group.language in visit.needs:
        return True
    return not draft.team_block[group.language][group.length] >> visit.week & 1


def people_for(draft: Draft, guest: int, group: Group, week: int) -> list[int]:
    """Who could serve a delegation in one option: the visit's person, or those free to open it.

    The list is empty where a hard constraint forbids the place.
    """
    visit = draft.visit_at(group.slot, week)
    if visit is not None:
        return [visit.person] if fits(draft, guest, visit, group) else []
    host = draft.tables.numbering.hosts[group.host]
    people = draft.tables.numbering.delegations[guest].people
    blocked = draft.host_block[group.host][group.length]
    if group.language >= 0:
        blocked |= draft.team_block[group.language][group.length]
    if people > host.max_people or not host.max_delegations or blocked >> week & 1:
        return []
    taken = group.stay << week
    return [
        person
        for person in draft.tables.servers[group.pair]
        if draft.person_left[person] > 0 and not draft.person_busy[person] & taken
    ]


def free_person(draft: Draft, group: Group, week: int) -> int:
    """The first resource person who can serve a new visit, -1 if nobody can."""
    taken = group.stay << week
    for person in draft.tables.servers[group.pair]:
        if draft.person_left[person] > 0 and not draft.person_busy[person] & taken:
            return person
    return -1


def _join(draft: Draft, guest: int, group: Group, least: int) -> Placement | None:
    best = None
    for week in weeks_in(draft.open_at[group.slot] & group.starts):
        value = group.gains[week]
        visit = draft.visits[group.slot * draft.weeks + week]
        if group.language >= 0 and group.language not in visit.needs:
            value -= draft.tables.problem.weights.team
        if value > least and fits(draft, guest, visit, group):
            best, least = Placement(value, group, week, visit.person), value
    return best


def _open(draft: Draft, guest: int, group: Group, least: int) -> Placement | None:
    names, weights = draft.tables.numbering, draft.tables.problem.weights
    host = names.hosts[group.host]
    if names.delegations[guest].people > host.max_people or not host.max_delegations:
        return None
    cost = weights.visit
    starts = group.starts & ~draft.host_block[group.host][group.length]
    starts &= ~draft.open_at[group.slot]
    if group.language >= 0:
        cost += weights.team
        starts &= ~draft.team_block[group.language][group.length]
    if not starts:
        return None
    best = None
    for week in group.order:
        value = group.gains[week] - cost
        if value <= least:
            break
        if starts >> week & 1:
            person = free_person(draft, group, week)
            if person >= 0 and value - draft.tables.regional[person] > least:
                least = value - draft.tables.regional[person]
                best = Placement(least, group, week, person)
    return best
