"""Leaving the people who lead visits where they were, wherever a visit stays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from exchanges.planning.checker import check
from exchanges.planning.diagnosis import diagnose
from exchanges.planning.load import load_of
from exchanges.planning.model import Person, PlanningProblem
from exchanges.planning.objective import objective
from exchanges.planning.result import PlannedVisit, PlanningResult
from exchanges.planning.tables import build_tables

Place = tuple[str, str, int, int]


def keeping_people(
    problem: PlanningProblem, result: PlanningResult, before: Sequence[PlannedVisit]
) -> PlanningResult:
    """The same plan, led by the people of `before` in every visit that stays.

    The search takes any person who is free; to hosts, another name is a change. The result is
    unchanged where the others could not be staffed then, or where it would cost points.
    """
    visits = _restaffed(problem, result.visits, {_place(one): one.person for one in before})
    if visits is None or visits == result.visits or check(problem, visits):
        return result
    if objective(problem, visits) != objective(problem, result.visits):
        return result
    return replace(
        result,
        visits=visits,
        load=load_of(problem, visits),
        unserved=diagnose(build_tables(problem), visits),
    )


class _Roster:
    """Who is free when: a person leads one visit a week and so many in all."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.people = {one.id: one for one in problem.people}
        self.busy: set[tuple[str, int]] = set()
        self.visits: Counter[str] = Counter()

    def can_lead(self, person: Person, visit: PlannedVisit) -> bool:
        weeks = range(visit.week, visit.week + visit.duration)
        return (
            visit.host in person.hosts
            and visit.theme in person.themes
            and self.visits[person.id] < person.max_visits
            and not any(week in person.off or (person.id, week) in self.busy for week in weeks)
        )

    def take(self, person: Person, visit: PlannedVisit) -> PlannedVisit:
        self.visits[person.id] += 1
        for week in range(visit.week, visit.week + visit.duration):
            self.busy.add((person.id, week))
        return replace(visit, person=person.id)


def _restaffed(
    problem: PlanningProblem, visits: Sequence[PlannedVisit], before: dict[Place, str]
) -> tuple[PlannedVisit, ...] | None:
    """Visits that stay get their person first; None if somebody else finds nobody then."""
    roster = _Roster(problem)
    staffed: dict[Place, PlannedVisit] = {}
    for visit in visits:
        person = roster.people.get(before.get(_place(visit), ""))
        if person is not None and roster.can_lead(person, visit):
            staffed[_place(visit)] = roster.take(person, visit)
    for visit in visits:
        if _place(visit) not in staffed:
            able = [roster.people[visit.person], *problem.people]
            found = next((one for one in able if roster.can_lead(one, visit)), None)
            if found is None:
                return None
            staffed[_place(visit)] = roster.take(found, visit)
    return tuple(sorted(staffed.values()))


def _place(visit: PlannedVisit) -> Place:
    return visit.host, visit.theme, visit.week, visit.duration
