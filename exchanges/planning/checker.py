"""The one independent checker: every hard constraint, tested from the definition week by week.

It shares no table and no code with the search or the exact method, so that a fault in either
shows here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from exchanges.planning.model import Delegation, Host, Lock, Person, PlanningProblem
from exchanges.planning.result import PlannedVisit


def check(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> tuple[str, ...]:
    """The violated hard constraints in words, empty when the plan may be held.

    A lock is kept as it is: the doors are not asked again for a locked delegation.
    """
    unknown = tuple(_unknown(problem, visits))
    if unknown:
        return unknown
    found: list[str] = []
    for test in (_once, _doors, _sizes, _excluded_pairs, _host_weeks, _people, _teams, _locks):
        found.extend(test(problem, visits))
    return tuple(found)


def _unknown(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    hosts = {host.id for host in problem.hosts}
    people = {person.id for person in problem.people}
    delegations = {delegation.id for delegation in problem.delegations}
    for visit in visits:
        if visit.host not in hosts:
            yield f"unknown host {visit.host}"
        if visit.person not in people:
            yield f"unknown person {visit.person}"
        yield from (
            f"unknown delegation {name}" for name in visit.delegations if name not in delegations
        )


def _once(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    times = Counter(name for visit in visits for name in visit.delegations)
    yield from (f"delegation {name} is served {n} times" for name, n in times.items() if n > 1)
    keys = Counter((visit.host, visit.theme, visit.week, visit.duration) for visit in visits)
    yield from (f"visit {key} is planned {n} times" for key, n in keys.items() if n > 1)


def _doors(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    hosts, delegations = _hosts(problem), _delegations(problem)
    locked = {lock.delegation for lock in problem.locks}
    for visit in visits:
        if visit.week < 0 or visit.week + visit.duration > problem.weeks:
            yield f"visit at {visit.host} in week {visit.week} leaves the horizon"
        for name in visit.delegations:
            delegation = delegations[name]
            if delegation.duration != visit.duration:
                yield f"delegation {name} asked for {delegation.duration} weeks"
            door = closed_door(problem, delegation, hosts[visit.host], visit.theme, visit.week)
            if door is not None and name not in locked:
                yield f"delegation {name} at {visit.host} in week {visit.week}: {door}"


def closed_door(
    problem: PlanningProblem, delegation: Delegation, host: Host, theme: str, week: int
) -> str | None:
    """The first closed door of one option, None if the option exists."""
    weeks = range(week, week + delegation.duration)
    at_host = problem.holidays.get(host.country, {})
    at_home = problem.holidays.get(delegation.country, {})
    visa = problem.visa_weeks.get(delegation.country, {})
    lead = visa.get(host.country, problem.visa_weeks_default)
    shared = set(delegation.languages) & set(host.languages)
    tests = (
        ("own_country", delegation.country == host.country),
        ("excluded_host", host.id in delegation.excluded_hosts),
        ("theme_not_offered", theme not in host.themes or theme not in delegation.themes),
        ("host_blackout", any(one in host.blackout for one in weeks)),
        ("host_holidays", any(at_host.get(one, 0) >= 2 for one in weeks)),
        ("delegation_unavailable", any(one not in delegation.available for one in weeks)),
        ("home_holidays", any(at_home.get(one, 0) >= 3 for one in weeks)),
        ("lead_time", week < delegation.ready + lead),
        (
            "no_interpreter",
            not shared and problem.interpreters.get(min(delegation.languages), 0) < 1,
        ),
    )
    return next((door for door, is_closed in tests if is_closed), None)


def _sizes(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    hosts, delegations = _hosts(problem), _delegations(problem)
    for visit in visits:
        host = hosts[visit.host]
        people = sum(delegations[name].people for name in visit.delegations)
        if not visit.delegations:
            yield f"visit at {host.id} in week {visit.week} has no delegation"
        if len(visit.delegations) > host.max_delegations:
            yield f"visit at {host.id} in week {visit.week} has too many delegations"
        if people > host.max_people:
            yield f"visit at {host.id} in week {visit.week} has too many people: {people}"


def _excluded_pairs(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    delegations = _delegations(problem)
    excluded = {frozenset(pair) for pair in problem.excluded_countries}
    for visit in visits:
        for one, other in combinations(visit.delegations, 2):
            pair = frozenset((delegations[one].country, delegations[other].country))
            if pair in excluded:
                yield f"{one} and {other} may not share a visit"


def _host_weeks(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    for host in problem.hosts:
        own = [visit for visit in visits if visit.host == host.id]
        taken = Counter(
            week
            for visit in own
            for week in range(visit.week, visit.week + visit.duration + host.rest)
        )
        for week, count in sorted(taken.items()):
            if count > host.parallel and week < problem.weeks:
                yield f"host {host.id} has {count} visits in week {week}"
        if len(own) > host.per_cycle:
            yield f"host {host.id} has {len(own)} visits in the cycle"


def _people(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    people: Mapping[str, Person] = {person.id: person for person in problem.people}
    taken: Counter[tuple[str, int]] = Counter()
    for visit in visits:
        person = people[visit.person]
        weeks = range(visit.week, visit.week + visit.duration)
        taken.update((person.id, week) for week in weeks)
        if visit.host not in person.hosts:
            yield f"person {person.id} does not serve {visit.host}"
        if visit.theme not in person.themes:
            yield f"person {person.id} does not know {visit.theme}"
        yield from (f"person {person.id} is off in week {w}" for w in weeks if w in person.off)
    for (name, week), count in sorted(taken.items()):
        if count > 1:
            yield f"person {name} has {count} visits in week {week}"
    for name, count in Counter(visit.person for visit in visits).items():
        if count > people[name].max_visits:
            yield f"person {name} has {count} visits"


def _teams(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    hosts, delegations = _hosts(problem), _delegations(problem)
    taken: Counter[tuple[str, int]] = Counter()
    for visit in visits:
        spoken = set(hosts[visit.host].languages)
        guests = [delegations[name] for name in visit.delegations]
        needed = {min(one.languages) for one in guests if not spoken & set(one.languages)}
        if needed != set(visit.interpreters) or len(needed) != len(visit.interpreters):
            yield f"visit at {visit.host} in week {visit.week} needs teams for {sorted(needed)}"
        for week in range(visit.week, visit.week + visit.duration):
            taken.update((language, week) for language in needed)
    for (language, week), count in sorted(taken.items()):
        if count > problem.interpreters.get(language, 0):
            yield f"{count} teams for {language} in week {week}"


def _locks(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> Iterator[str]:
    held = {
        Lock(name, visit.host, visit.theme, visit.week)
        for visit in visits
        for name in visit.delegations
    }
    yield from (
        f"lock of {lock.delegation} is broken" for lock in problem.locks if lock not in held
    )


def _hosts(problem: PlanningProblem) -> Mapping[str, Host]:
    return {host.id: host for host in problem.hosts}


def _delegations(problem: PlanningProblem) -> Mapping[str, Delegation]:
    return {delegation.id: delegation for delegation in problem.delegations}
