"""Putting one joint visit together on purpose, at the expense of what stands in its way.

Inserting delegations one by one rarely opens a visit that pays only once it is full; this move
opens it and invites whoever gains by coming, from other visits too.
"""

from collections.abc import Sequence

from exchanges.planning.dice import Dice
from exchanges.planning.draft import Draft, Visit
from exchanges.planning.insertion import fits, free_person
from exchanges.planning.tables import Group
from exchanges.planning.weekmask import span


def convene(draft: Draft, dice: Dice, guest: int) -> list[int]:
    """Put `guest` into one of its options and fill that visit; the delegations driven out."""
    groups = draft.tables.groups[guest]
    if not groups or draft.tables.locked[guest] is not None:
        return []
    group, week = _option(dice, groups)
    if draft.place[guest] is not None:
        draft.remove(guest)
    out = [guest]
    if not _make_room(draft, dice, guest, group, week, out):
        return out
    draft.add(guest, group, week, free_person(draft, group, week))
    _invite(draft, dice, group, week, out)
    return out


def _option(dice: Dice, groups: Sequence[Group]) -> tuple[Group, int]:
    group = dice.pick(groups)
    first, second = dice.below(len(group.order)), dice.below(len(group.order))
    return group, group.order[min(first, second)]


def _make_room(
    draft: Draft, dice: Dice, guest: int, group: Group, week: int, out: list[int]
) -> bool:
    """Drive out what keeps the delegation from its option; False where locks stand there."""
    visit = draft.visit_at(group.slot, week)
    while visit is not None and visit.guests:
        if fits(draft, guest, visit, group):
            return True
        if not _drive_out(draft, visit, out, one=dice.pick(visit.guests)):
            return False
        visit = draft.visit_at(group.slot, week)
    if draft.tables.numbering.delegations[guest].people > _seats(draft, group):
        return False
    while (reason := _in_the_way(draft, group, week)) is not None:
        if not reason or not _drive_out(draft, _least_missed(dice, reason), out):
            return False
    return True


def _least_missed(dice: Dice, visits: list[Visit]) -> Visit:
    """The smaller of two visits drawn: one that is nearly empty is the better one to close."""
    one, other = dice.pick(visits), dice.pick(visits)
    return one if len(one.guests) <= len(other.guests) else other


def _seats(draft: Draft, group: Group) -> int:
    host = draft.tables.numbering.hosts[group.host]
    return host.max_people if host.max_delegations else 0


def _drive_out(draft: Draft, visit: Visit, out: list[int], one: int = -1) -> bool:
    """Remove one guest of a visit or all; False if any of them is locked."""
    guests = [one] if one >= 0 else list(visit.guests)
    if any(draft.tables.locked[guest] is not None for guest in guests):
        return False
    for guest in guests:
        draft.remove(guest)
    out.extend(guests)
    return True


def _in_the_way(draft: Draft, group: Group, week: int) -> list[Visit] | None:
    """Visits of which one must close before a visit can open here, None if it can open."""
    names = draft.tables.numbering
    host = names.hosts[group.host]
    length = draft.lengths[group.length]
    visits = draft.visits.values()
    if draft.host_block[group.host][group.length] >> week & 1:
        own = [one for one in visits if one.host == group.host]
        if draft.host_visits[group.host] >= host.per_cycle:
            return own
        return [one for one in own if _meet(draft, one, week, length, host.rest)]
    if group.language >= 0 and draft.team_block[group.language][group.length] >> week & 1:
        busy = [one for one in visits if group.language in one.needs]
        return [one for one in busy if _meet(draft, one, week, length, 0)]
    if free_person(draft, group, week) >= 0:
        return None
    servers = [
        one for one in draft.tables.servers[group.pair] if _on_duty(draft, one, week, length)
    ]
    return [
        one
        for one in visits
        if one.person in servers
        and (not draft.person_left[one.person] or _meet(draft, one, week, length, 0))
    ]


def _on_duty(draft: Draft, person: int, week: int, length: int) -> bool:
    return not draft.tables.off[person] & span(week, length)


def _meet(draft: Draft, visit: Visit, week: int, length: int, rest: int) -> bool:
    """Whether a visit overlaps the weeks of another one, each with its rest."""
    other = draft.lengths[visit.length]
    return visit.week < week + length + rest and week < visit.week + other + rest


def _invite(draft: Draft, dice: Dice, group: Group, week: int, out: list[int]) -> None:
    """Fill the visit with those who gain most by coming, from the unserved and other visits."""
    offers = []
    for guest, option in draft.tables.wanted_by[group.slot]:
        if option.starts >> week & 1 and draft.tables.locked[guest] is None:
            offers.append((_advantage(draft, guest, option, week) + dice.below(100), guest, option))
    offers.sort(key=lambda one: -one[0])
    visit = draft.visits[group.slot * draft.weeks + week]
    for advantage, guest, option in offers:
        if advantage <= 0:
            return
        if guest not in visit.guests and fits(draft, guest, visit, option):
            if draft.place[guest] is not None:
                draft.remove(guest)
            draft.add(guest, option, week, visit.person)


def _advantage(draft: Draft, guest: int, option: Group, week: int) -> int:
    """Points that a delegation gains by coming here; those without a visit gain all of it."""
    placed = draft.place[guest]
    if placed is None:
        return option.gains[week]
    group, now = placed
    visit = draft.visits[group.slot * draft.weeks + now]
    saved = draft.tables.problem.weights.visit if len(visit.guests) == 1 else 0
    return option.gains[week] - group.gains[now] + saved
