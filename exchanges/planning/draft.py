"""A plan under construction: moves in and out in microseconds, the objective kept up to date.

Per host, person and language it keeps the set of start weeks that are blocked for each duration,
so that the weeks in which a visit could open are found by masking, not by trying.
"""

from exchanges.planning.tables import Group, Tables
from exchanges.planning.weekmask import span, starts_touching


class Visit:
    """An open joint visit; `guests` and `needs` are numbers of delegations and languages."""

    __slots__ = ("countries", "guests", "needs", "person", "seats", "slot", "week")

    def __init__(self, slot: int, week: int, person: int) -> None:
        self.slot = slot
        self.week = week
        self.person = person
        self.guests: list[int] = []
        self.seats = 0
        self.countries = 0
        self.needs: dict[int, int] = {}


class Draft:
    """Who is placed where, and what that leaves free.

    `place[d]` is (group, week) or None; `visits` maps slot * weeks + week to the open visit;
    `open_at[slot]`, `host_block[host][length]`, `team_block[language][length]` and
    `person_busy[person]` are sets of weeks; `score` is the objective.
    """

    def __init__(self, tables: Tables) -> None:
        problem, names = tables.problem, tables.numbering
        self.tables = tables
        self.weeks = problem.weeks
        self.lengths = names.lengths
        self.place: list[tuple[Group, int] | None] = [None] * len(names.delegations)
        self.visits: dict[int, Visit] = {}
        self.open_at = [0] * (len(names.hosts) * len(names.themes) * len(names.lengths))
        self.host_use = [[0] * problem.weeks for _ in names.hosts]
        self.host_visits = [0] * len(names.hosts)
        self.host_block = [[0] * len(names.lengths) for _ in names.hosts]
        self.person_busy = list(tables.off)
        self.person_left = [person.max_visits for person in names.people]
        self.teams = [problem.interpreters.get(one, 0) for one in names.languages]
        self.team_use = [[0] * problem.weeks for _ in names.languages]
        self.team_block = [[0] * len(names.lengths) for _ in names.languages]
        steps = problem.weights.fairness
        self.fairness = (*steps, *([0] * (len(names.delegations) + 1)))
        self.served = [0] * len(names.countries)
        self.score = 0
        for host in range(len(names.hosts)):
            self._block_host(host)
        for language in range(len(names.languages)):
            self._block_teams(language)

    def visit_at(self, slot: int, week: int) -> Visit | None:
        """The open visit of a slot in a week."""
        return self.visits.get(slot * self.weeks + week)

    def add(self, guest: int, group: Group, week: int, person: int) -> None:
        """Place a delegation; `person` serves the visit if it is not open yet."""
        visit = self.visit_at(group.slot, week)
        if visit is None:
            visit = self._open(group, week, person)
        country = self.tables.country[guest]
        visit.guests.append(guest)
        visit.seats += self.tables.numbering.delegations[guest].people
        visit.countries |= 1 << country
        if group.language >= 0:
            self._need(visit, group)
        self.score += group.gains[week] + self.fairness[self.served[country]]
        self.served[country] += 1
        self.place[guest] = (group, week)

    def remove(self, guest: int) -> tuple[Group, int, int]:
        """Take a placed delegation out; the group, week and person that `add` needs to undo it."""
        placed = self.place[guest]
        if placed is None:
            raise ValueError(f"delegation {guest} is not placed")
        group, week = placed
        visit = self.visits[group.slot * self.weeks + week]
        country = self.tables.country[guest]
        visit.guests.remove(guest)
        visit.seats -= self.tables.numbering.delegations[guest].people
        visit.countries = 0
        for other in visit.guests:
            visit.countries |= 1 << self.tables.country[other]
        if group.language >= 0:
            self._spare(visit, group)
        self.served[country] -= 1
        self.score -= group.gains[week] + self.fairness[self.served[country]]
        self.place[guest] = None
        if not visit.guests:
            self._close(visit, group)
        return group, week, visit.person

    def _open(self, group: Group, week: int, person: int) -> Visit:
        visit = Visit(group.slot, week, person)
        self.visits[group.slot * self.weeks + week] = visit
        self.open_at[group.slot] |= 1 << week
        self.person_busy[person] |= span(week, self.lengths[group.length])
        self.person_left[person] -= 1
        self._use_host(group, week, 1)
        self.score -= self.tables.problem.weights.visit + self.tables.regional[person]
        return visit

    def _close(self, visit: Visit, group: Group) -> None:
        del self.visits[visit.slot * self.weeks + visit.week]
        self.open_at[visit.slot] ^= 1 << visit.week
        self.person_busy[visit.person] ^= span(visit.week, self.lengths[group.length])
        self.person_left[visit.person] += 1
        self._use_host(group, visit.week, -1)
        self.score += self.tables.problem.weights.visit + self.tables.regional[visit.person]

    def _use_host(self, group: Group, week: int, change: int) -> None:
        host = self.tables.numbering.hosts[group.host]
        use = self.host_use[group.host]
        for one in range(week, min(self.weeks, week + self.lengths[group.length] + host.rest)):
            use[one] += change
        self.host_visits[group.host] += change
        self._block_host(group.host)

    def _block_host(self, number: int) -> None:
        host = self.tables.numbering.hosts[number]
        blocks = self.host_block[number]
        if self.host_visits[number] >= host.per_cycle:
            blocks[:] = [-1] * len(blocks)
            return
        full = 0
        for week, used in enumerate(self.host_use[number]):
            if used >= host.parallel:
                full |= 1 << week
        for index, length in enumerate(self.lengths):
            blocks[index] = starts_touching(full, length + host.rest)

    def _need(self, visit: Visit, group: Group) -> None:
        count = visit.needs.get(group.language, 0)
        visit.needs[group.language] = count + 1
        if not count:
            self._use_team(group, visit.week, 1)

    def _spare(self, visit: Visit, group: Group) -> None:
        visit.needs[group.language] -= 1
        if not visit.needs[group.language]:
            del visit.needs[group.language]
            self._use_team(group, visit.week, -1)

    def _use_team(self, group: Group, week: int, change: int) -> None:
        use = self.team_use[group.language]
        for one in range(week, week + self.lengths[group.length]):
            use[one] += change
        self.score -= change * self.tables.problem.weights.team
        self._block_teams(group.language)

    def _block_teams(self, language: int) -> None:
        full = 0
        for week, used in enumerate(self.team_use[language]):
            if used >= self.teams[language]:
                full |= 1 << week
        for index, length in enumerate(self.lengths):
            self.team_block[language][index] = starts_touching(full, length)
