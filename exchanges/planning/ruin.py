"""Which delegations leave the draft before it is filled again.

Ruin and recreate after Schrimpf, Schneider, Stamm-Wilbrandt and Dueck (2000); what leaves together
is adjacent, after Christiaens and Vanden Berghe (2020): near in time at one host, with one person,
or in the way of a delegation that has no visit.
"""

from collections.abc import Iterable

from exchanges.planning.dice import Dice
from exchanges.planning.draft import Draft, Visit
from exchanges.planning.weekmask import span


def choose_ruin(draft: Draft, dice: Dice, unserved: list[int], size: int) -> list[int]:
    """Numbers of placed, unlocked delegations, without repetition; perhaps none."""
    visits = list(draft.visits.values())
    if not visits:
        return []
    chance = dice.below(100)
    if unserved and chance < 50:
        return _in_the_way(draft, dice, visits, dice.pick(unserved))
    if chance < 75:
        return _near(draft, dice, visits, size)
    if chance < 85:
        return _with_person(draft, dice, visits, size)
    return _scattered(draft, dice, visits, size)


def _free(draft: Draft, visits: Iterable[Visit]) -> list[int]:
    locked = draft.tables.locked
    return [guest for visit in visits for guest in visit.guests if locked[guest] is None]


def _in_the_way(draft: Draft, dice: Dice, visits: list[Visit], guest: int) -> list[int]:
    """Whoever keeps a delegation from one of its options: at that host and with its people."""
    groups = draft.tables.groups[guest]
    if not groups:
        return []
    group = dice.pick(groups)
    week = dice.pick(group.order)
    names = draft.tables.numbering
    host = names.hosts[group.host]
    length = draft.lengths[group.length]
    people = draft.tables.servers[group.pair]
    person = dice.pick(people) if people else -1
    found = []
    for visit in visits:
        number, other = visit.host, visit.length
        rest = host.rest if number == group.host else 0
        apart = span(visit.week, draft.lengths[other] + rest) & span(week, length + rest)
        if apart and (number == group.host or visit.person == person):
            found.append(visit)
    return _free(draft, found)


def _near(draft: Draft, dice: Dice, visits: list[Visit], size: int) -> list[int]:
    """The visits nearest in time to one visit, mostly of its host."""
    seed = dice.pick(visits)
    host = seed.host
    alone = dice.below(3) > 0
    chosen = [one for one in visits if not alone or one.host == host]
    chosen.sort(key=lambda one: (abs(one.week - seed.week), one.slot))
    return _free(draft, chosen[:size])[:size]


def _with_person(draft: Draft, dice: Dice, visits: list[Visit], size: int) -> list[int]:
    """Visits that one resource person serves."""
    person = dice.pick(visits).person
    return _free(draft, [one for one in visits if one.person == person])[:size]


def _scattered(draft: Draft, dice: Dice, visits: list[Visit], size: int) -> list[int]:
    """Whole visits from anywhere."""
    chosen = [dice.pick(visits) for _ in range(max(1, size // 3))]
    unique = {one.slot * draft.weeks + one.week: one for one in chosen}
    return _free(draft, unique.values())
