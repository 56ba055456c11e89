"""A plan under construction: moves in and out in microseconds, the objective kept up to date.

Per host, person and language it keeps the set of start weeks that are blocked for each duration,
so that the weeks in which a visit could open are found by masking, not by trying.
"""

from exchanges.planning.tables import Group, Tables
from exchanges.planning.weekmask import starts_touching


class Visit:
    """An open joint visit; `guests` and `needs` are numbers of delegations and languages."""

    __slots__ = (
        "countries",
        "guests",
        "host",
        "length",
        "needs",
        "person",
        "seats",
        "slot",
        "week",
        "weeks",
    )

    def __init__(self, group: Group, week: int, person: int) -> None:
        self.slot = group.slot
        self.host = group.host
        self.length = group.length
        self.week = week
        self.weeks = group.stay << week
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
        self.host_full = [0 if one.parallel else -1 for one in names.hosts]
        self.host_visits = [0] * len(names.hosts)
        self.host_block = [[0] * len(names.lengths) for _ in names.hosts]
        self.person_busy = list(tables.off)
        self.person_left = [person.max_visits for person in names.people]
        self.teams = [problem.interpreters.get(one, 0) for one in names.languages]
        self.team_use = [[0] * problem.weeks for _ in names.languages]
        self.team_full = [0 if one else -1 for one in self.teams]
        self.team_block = [[0] * len(names.lengths) for _ in names.languages]
        steps = problem.weights.fairness
        self.fairness = (*steps, *([0] * (len(names.delegations) + 1)))
        self.served = [0] * len(names.countries)
        self.score = 0
        self._journal: list[tuple[int, Group, int, int]] = []
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
            self._need(visit, group.language)
        self.score += group.gains[week] + self.fairness[self.served[country]]
        self.served[country] += 1
        self.place[guest] = (group, week)
        self._journal.append((guest, group, week, -1))

    def mark(self) -> None:
        """From here on changes can be taken back."""
        self._journal.clear()

    def undo(self) -> None:
        """Take back everything since the last mark."""
        journal, self._journal = self._journal, []
        for guest, group, week, person in reversed(journal):
            if person < 0:
                self.remove(guest)
            else:
                self.add(guest, group, week, person)
        self._journal.clear()

    def remove(self, guest: int) -> None:
        """Take a placed delegation out; its visit closes with its last guest."""
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
            self._spare(visit, group.language)
        self.served[country] -= 1
        self.score -= group.gains[week] + self.fairness[self.served[country]]
        self.place[guest] = None
        if not visit.guests:
            self._close(visit)
        self._journal.append((guest, group, week, visit.person))

    def _open(self, group: Group, week: int, person: int) -> Visit:
        visit = Visit(group, week, person)
        self.visits[group.slot * self.weeks + week] = visit
        self.open_at[group.slot] |= 1 << week
        self.person_busy[person] |= visit.weeks
        self.person_left[person] -= 1
        self._use_host(visit, 1)
        self.score -= self.tables.problem.weights.visit + self.tables.regional[person]
        return visit

    def _close(self, visit: Visit) -> None:
        del self.visits[visit.slot * self.weeks + visit.week]
        self.open_at[visit.slot] ^= 1 << visit.week
        self.person_busy[visit.person] ^= visit.weeks
        self.person_left[visit.person] += 1
        self._use_host(visit, -1)
        self.score += self.tables.problem.weights.visit + self.tables.regional[visit.person]

    def _use_host(self, visit: Visit, change: int) -> None:
        host = self.tables.numbering.hosts[visit.host]
        until = min(self.weeks, visit.week + self.lengths[visit.length] + host.rest)
        full = self.host_full[visit.host]
        weeks = range(visit.week, until)
        self.host_full[visit.host] = _count(
            self.host_use[visit.host], weeks, change, host.parallel, full
        )
        self.host_visits[visit.host] += change
        self._block_host(visit.host)

    def _block_host(self, number: int) -> None:
        host, full = self.tables.numbering.hosts[number], self.host_full[number]
        blocks = self.host_block[number]
        closed = self.host_visits[number] >= host.per_cycle
        for index, length in enumerate(self.lengths):
            blocks[index] = -1 if closed else starts_touching(full, length + host.rest)

    def _need(self, visit: Visit, language: int) -> None:
        count = visit.needs.get(language, 0)
        visit.needs[language] = count + 1
        if not count:
            self._use_team(visit, language, 1)

    def _spare(self, visit: Visit, language: int) -> None:
        visit.needs[language] -= 1
        if not visit.needs[language]:
            del visit.needs[language]
            self._use_team(visit, language, -1)

    def _use_team(self, visit: Visit, language: int, change: int) -> None:
        weeks = range(visit.week, visit.week + self.lengths[visit.length])
        full, teams = self.team_full[language], self.teams[language]
        self.team_full[language] = _count(self.team_use[language], weeks, change, teams, full)
        self.score -= change * self.tables.problem.weights.team
        self._block_teams(language)

    def _block_teams(self, language: int) -> None:
        for index, length in enumerate(self.lengths):
            self.team_block[language][index] = starts_touching(self.team_full[language], length)


def _count(use: list[int], weeks: range, change: int, limit: int, full: int) -> int:
    """Change the use of some weeks; the set of weeks in which the limit is reached."""
    for week in weeks:
        use[week] += change
        if use[week] >= limit:
            full |= 1 << week
        else:
            full &= ~(1 << week)
    return full
