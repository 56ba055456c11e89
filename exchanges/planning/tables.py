"""A problem as indexed tables, so that the search compares integers and never looks up names."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from exchanges.planning.doors import open_starts, shares_language
from exchanges.planning.gains import week_gains
from exchanges.planning.model import Delegation, Lock, PlanningProblem
from exchanges.planning.numbering import Numbering, number
from exchanges.planning.weekmask import mask_of, span, weeks_in


class Group(NamedTuple):
    """The options of one delegation with one host and one theme.

    `slot` numbers (host, theme, duration), `pair` (host, theme); `starts` is the set of open start
    weeks, `order` lists them by falling gain, `gains[week]` is the gain itself, `best` the greatest
    of them, `language` the team that is needed or -1, `stay` the weeks of a visit from week 0.
    """

    slot: int
    pair: int
    host: int
    length: int
    starts: int
    best: int
    order: tuple[int, ...]
    gains: Sequence[int]
    language: int
    stay: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The indexed problem.

    `country[d]` numbers the sender, `hostile[c]` is the set of countries that c may not meet,
    `off[p]` the weeks of a person, `regional[p]` the cost of one, `servers[pair]` who can serve a
    host and theme, `groups[d]` the options by falling best gain, `wanted_by[slot]` the
    delegations with options there, `locked[d]` a lock or None.
    """

    problem: PlanningProblem
    numbering: Numbering
    country: tuple[int, ...]
    hostile: tuple[int, ...]
    off: tuple[int, ...]
    regional: tuple[int, ...]
    servers: tuple[tuple[int, ...], ...]
    groups: tuple[tuple[Group, ...], ...]
    wanted_by: tuple[tuple[tuple[int, Group], ...], ...]
    locked: tuple[Lock | None, ...]


def build_tables(problem: PlanningProblem) -> Tables:
    """Number everything and list the options of every delegation."""
    names = number(problem)
    locks = {lock.delegation: lock for lock in problem.locks}
    locked = tuple(locks.get(one.id) for one in names.delegations)
    groups = tuple(
        _groups(problem, names, one, lock)
        for one, lock in zip(names.delegations, locked, strict=True)
    )
    regional = tuple(
        problem.weights.regional if len(set(one.hosts)) > 1 else 0 for one in names.people
    )
    return Tables(
        problem=problem,
        numbering=names,
        country=tuple(names.countries.index(one.country) for one in names.delegations),
        hostile=_hostile(problem, names.countries),
        off=tuple(mask_of(one.off) for one in names.people),
        regional=regional,
        servers=_servers(names, regional),
        groups=groups,
        wanted_by=_wanted_by(names, groups),
        locked=locked,
    )


def favouring(tables: Tables, delegation: str, points: int) -> Tables:
    """The same tables with so many points more for serving one delegation."""
    names = tables.numbering
    guest = [one.id for one in names.delegations].index(delegation)
    own = tuple(
        group._replace(
            best=group.best + points, gains=array("q", [gain + points for gain in group.gains])
        )
        for group in tables.groups[guest]
    )
    groups = (*tables.groups[:guest], own, *tables.groups[guest + 1 :])
    return replace(tables, groups=groups, wanted_by=_wanted_by(names, groups))


def _hostile(problem: PlanningProblem, countries: tuple[str, ...]) -> tuple[int, ...]:
    masks = [0] * len(countries)
    place = {country: index for index, country in enumerate(countries)}
    for one, other in problem.excluded_countries:
        if one in place and other in place:
            masks[place[one]] |= 1 << place[other]
            masks[place[other]] |= 1 << place[one]
    return tuple(masks)


def _servers(names: Numbering, regional: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Per (host, theme) the people who can serve it: the cheapest, then the least versatile."""

    def ease(index: int) -> tuple[int, int, int]:
        person = names.people[index]
        return regional[index], len(set(person.hosts)) * len(set(person.themes)), index

    order = sorted(range(len(names.people)), key=ease)
    return tuple(
        tuple(
            index
            for index in order
            if host.id in names.people[index].hosts and theme in names.people[index].themes
        )
        for host in names.hosts
        for theme in names.themes
    )


def _wanted_by(
    names: Numbering, groups: tuple[tuple[Group, ...], ...]
) -> tuple[tuple[tuple[int, Group], ...], ...]:
    wanted: list[list[tuple[int, Group]]] = [
        [] for _ in range(len(names.hosts) * len(names.themes) * len(names.lengths))
    ]
    for guest, own in enumerate(groups):
        for group in own:
            wanted[group.slot].append((guest, group))
    return tuple(tuple(one) for one in wanted)


def _groups(
    problem: PlanningProblem, names: Numbering, delegation: Delegation, lock: Lock | None
) -> tuple[Group, ...]:
    found = []
    for host_number, host in enumerate(names.hosts):
        for theme_number, theme in enumerate(names.themes):
            if lock is None:
                starts = open_starts(problem, delegation, host, theme)
            else:
                starts = 1 << lock.week if (lock.host, lock.theme) == (host.id, theme) else 0
            if starts:
                found.append(_group(problem, names, delegation, host_number, theme_number, starts))
    return tuple(sorted(found, key=lambda group: (-group.best, group.slot)))


def _group(
    problem: PlanningProblem,
    names: Numbering,
    delegation: Delegation,
    host_number: int,
    theme_number: int,
    starts: int,
) -> Group:
    host = names.hosts[host_number]
    gains = week_gains(problem, delegation, host, names.themes[theme_number], starts)
    order = tuple(sorted(weeks_in(starts), key=lambda week: (-gains[week], week)))
    length = names.lengths.index(delegation.duration)
    language = -1
    if not shares_language(delegation, host):
        language = names.languages.index(min(delegation.languages))
    return Group(
        slot=names.slot(host_number, theme_number, length),
        pair=host_number * len(names.themes) + theme_number,
        host=host_number,
        length=length,
        starts=starts,
        best=gains[order[0]],
        order=order,
        gains=gains,
        language=language,
        stay=span(0, delegation.duration),
    )
