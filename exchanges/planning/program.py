"""The integer programme of a planning problem, as sparse rows for HiGHS.

Binary variables: x for each option of a delegation, y for each (visit, person) and u for each
(visit, language); f for each (country, fairness step). A visit is open if one of its y is 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from exchanges.planning.tables import Group, Tables
from exchanges.planning.weekmask import span, weeks_in

Terms = list[tuple[int, int]]
Key = tuple[int, int]  # slot, week


@dataclass(slots=True)
class Programme:
    """`cost[v]` to minimise, `fixed` variables at 1, rows as terms with an upper bound.

    `options[x]` is (guest, group, week); `staff[y]` is ((slot, week), person).
    """

    tables: Tables
    cost: list[int] = field(default_factory=list)
    options: dict[int, tuple[int, Group, int]] = field(default_factory=dict)
    staff: dict[int, tuple[Key, int]] = field(default_factory=dict)
    fixed: list[int] = field(default_factory=list)
    rows: list[tuple[Terms, int]] = field(default_factory=list)

    def variable(self, cost: int) -> int:
        """A new variable between 0 and 1."""
        self.cost.append(cost)
        return len(self.cost) - 1

    def at_most(self, terms: Iterable[tuple[int, int]], limit: int) -> None:
        """The row: sum of coefficient * variable <= limit."""
        self.rows.append((list(terms), limit))


def build_programme(tables: Tables) -> Programme:
    """All variables and rows of the model."""
    programme = Programme(tables)
    guests = _add_options(programme)
    staff = _add_staff(programme, guests)
    teams = _add_teams(programme, guests, staff)
    _join_rows(programme, guests, staff)
    _host_rows(programme, staff)
    _people_rows(programme, staff)
    _team_rows(programme, teams)
    _fairness_rows(programme)
    return programme


def _add_options(programme: Programme) -> dict[Key, list[int]]:
    guests: dict[Key, list[int]] = defaultdict(list)
    for guest, groups in enumerate(programme.tables.groups):
        own = []
        for group in groups:
            for week in weeks_in(group.starts):
                option = programme.variable(-group.gains[week])
                programme.options[option] = (guest, group, week)
                guests[group.slot, week].append(option)
                own.append(option)
        programme.at_most([(option, 1) for option in own], 1)
        if programme.tables.locked[guest] is not None:
            programme.fixed.extend(own)
    return dict(sorted(guests.items()))


def _add_staff(programme: Programme, keys: Iterable[Key]) -> dict[Key, list[int]]:
    tables, names = programme.tables, programme.tables.numbering
    staff: dict[Key, list[int]] = {}
    for slot, week in keys:
        host, theme, length = names.slot_parts(slot)
        taken = span(week, names.lengths[length])
        own = staff[slot, week] = []
        for person in tables.servers[host * len(names.themes) + theme]:
            if not tables.off[person] & taken:
                cost = tables.problem.weights.visit + tables.regional[person]
                own.append(programme.variable(cost))
                programme.staff[own[-1]] = ((slot, week), person)
        programme.at_most([(one, 1) for one in own], 1)
    return staff


def _add_teams(
    programme: Programme, guests: Mapping[Key, list[int]], staff: Mapping[Key, list[int]]
) -> dict[tuple[Key, int], int]:
    teams: dict[tuple[Key, int], int] = {}
    for key, options in guests.items():
        for option in options:
            language = programme.options[option][1].language
            if language >= 0 and staff[key]:
                if (key, language) not in teams:
                    cost = programme.tables.problem.weights.team
                    teams[key, language] = programme.variable(cost)
                programme.at_most([(option, 1), (teams[key, language], -1)], 0)
    return teams


def _join_rows(
    programme: Programme, guests: Mapping[Key, list[int]], staff: Mapping[Key, list[int]]
) -> None:
    """Guests need an open visit, its places and its seats, and no excluded country beside them."""
    names = programme.tables.numbering
    for key, options in guests.items():
        host = names.hosts[names.slot_parts(key[0])[0]]
        people = [names.delegations[programme.options[one][0]].people for one in options]
        opened = [(one, -1) for one in staff[key]]
        for option in options:
            programme.at_most([(option, 1), *opened], 0)
        if len(options) > host.max_delegations:
            places = [(one, -host.max_delegations) for one in staff[key]]
            programme.at_most([*((one, 1) for one in options), *places], 0)
        if sum(people) > host.max_people:
            seats = [(one, -host.max_people) for one in staff[key]]
            programme.at_most([*zip(options, people, strict=True), *seats], 0)
        _excluded_rows(programme, options, opened)


def _excluded_rows(programme: Programme, options: list[int], opened: Terms) -> None:
    tables = programme.tables
    for index, one in enumerate(options):
        country = tables.country[programme.options[one][0]]
        for other in options[index + 1 :]:
            if tables.hostile[country] >> tables.country[programme.options[other][0]] & 1:
                programme.at_most([(one, 1), (other, 1), *opened], 0)


def _host_rows(programme: Programme, staff: Mapping[Key, list[int]]) -> None:
    names = programme.tables.numbering
    weekly: dict[tuple[int, int], Terms] = defaultdict(list)
    yearly: dict[int, Terms] = defaultdict(list)
    for (slot, week), own in staff.items():
        number, _, length = names.slot_parts(slot)
        until = week + names.lengths[length] + names.hosts[number].rest
        for taken in range(week, min(until, programme.tables.problem.weeks)):
            weekly[number, taken].extend((one, 1) for one in own)
        yearly[number].extend((one, 1) for one in own)
    for (number, _), terms in weekly.items():
        programme.at_most(terms, names.hosts[number].parallel)
    for number, terms in yearly.items():
        programme.at_most(terms, names.hosts[number].per_cycle)


def _people_rows(programme: Programme, staff: Mapping[Key, list[int]]) -> None:
    names = programme.tables.numbering
    weekly: dict[tuple[int, int], Terms] = defaultdict(list)
    total: dict[int, Terms] = defaultdict(list)
    for (slot, week), own in staff.items():
        length = names.lengths[names.slot_parts(slot)[2]]
        for one in own:
            person = programme.staff[one][1]
            total[person].append((one, 1))
            for taken in range(week, week + length):
                weekly[person, taken].append((one, 1))
    for terms in weekly.values():
        programme.at_most(terms, 1)
    for person, terms in total.items():
        programme.at_most(terms, names.people[person].max_visits)


def _team_rows(programme: Programme, teams: Mapping[tuple[Key, int], int]) -> None:
    names = programme.tables.numbering
    weekly: dict[tuple[int, int], Terms] = defaultdict(list)
    for ((slot, week), language), one in teams.items():
        length = names.lengths[names.slot_parts(slot)[2]]
        for taken in range(week, week + length):
            weekly[language, taken].append((one, 1))
    for (language, _), terms in weekly.items():
        limit = programme.tables.problem.interpreters.get(names.languages[language], 0)
        programme.at_most(terms, limit)


def _fairness_rows(programme: Programme) -> None:
    """The n-th step of a country counts if at least n of its delegations are served."""
    served: dict[int, Terms] = defaultdict(list)
    for option, (guest, _, _) in programme.options.items():
        served[programme.tables.country[guest]].append((option, -1))
    for terms in served.values():
        steps = [programme.variable(-step) for step in programme.tables.problem.weights.fairness]
        programme.at_most([*((one, 1) for one in steps), *terms], 0)
        for first, second in pairwise(steps):
            programme.at_most([(second, 1), (first, -1)], 0)
