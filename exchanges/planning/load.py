"""What a plan asks of hosts, people and interpreters, and how the sending countries fared."""

from collections import Counter
from collections.abc import Mapping, Sequence

from exchanges.planning.model import PlanningProblem
from exchanges.planning.result import CountryShare, HostLoad, Load, PersonLoad, PlannedVisit


def load_of(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Load:
    """Counts per host, per person and per language, idle ones included, in the order of ids."""
    people = {one.id: one.people for one in problem.delegations}
    hosts = {
        host.id: _host_load([one for one in visits if one.host == host.id], people, host.per_cycle)
        for host in sorted(problem.hosts, key=lambda one: one.id)
    }
    persons = {}
    for person in sorted(problem.people, key=lambda one: one.id):
        own = [visit for visit in visits if visit.person == person.id]
        weeks = sum(visit.duration for visit in own)
        persons[person.id] = PersonLoad(len(own), weeks, person.max_visits)
    teams = Counter(dict.fromkeys(sorted(problem.interpreters), 0))
    for visit in visits:
        teams.update(dict.fromkeys(visit.interpreters, visit.duration))
    return Load(hosts, persons, dict(teams))


def _host_load(own: Sequence[PlannedVisit], people: Mapping[str, int], per_cycle: int) -> HostLoad:
    guests = [name for visit in own for name in visit.delegations]
    return HostLoad(
        visits=len(own),
        delegations=len(guests),
        people=sum(people[name] for name in guests),
        weeks=sum(visit.duration for visit in own),
        per_cycle=per_cycle,
    )


def shares_of(
    problem: PlanningProblem, visits: Sequence[PlannedVisit]
) -> Mapping[str, CountryShare]:
    """Served and requested delegations per sending country."""
    served = {name for visit in visits for name in visit.delegations}
    requested = Counter(one.country for one in problem.delegations)
    given = Counter(one.country for one in problem.delegations if one.id in served)
    return {name: CountryShare(given[name], requested[name]) for name in sorted(requested)}


def changed_of(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> tuple[str, ...]:
    """Delegations of the published plan whose host, theme or week is another now, or none.

    Those that have left the problem since are not among them.
    """
    now = {name: (one.host, one.theme, one.week) for one in visits for name in one.delegations}
    known = {one.id for one in problem.delegations}
    return tuple(
        sorted(
            lock.delegation
            for lock in problem.published
            if lock.delegation in known
            and now.get(lock.delegation) != (lock.host, lock.theme, lock.week)
        )
    )
