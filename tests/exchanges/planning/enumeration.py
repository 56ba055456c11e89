"""The best plan by trying every one: slow, and too simple to be wrong."""

from collections.abc import Iterator
from itertools import product

from exchanges.planning import PlannedVisit, PlanningProblem, check, objective

Place = tuple[str, str, int]


def best_objective(problem: PlanningProblem) -> int:
    """The greatest objective over all plans that the checker passes."""
    return max(objective(problem, visits) for visits in _plans(problem))


def _plans(problem: PlanningProblem) -> Iterator[tuple[PlannedVisit, ...]]:
    """Every valid plan; single places that already break a rule are not combined further."""
    places = [_places(problem, index) for index in range(len(problem.delegations))]
    for choice in product(*places):
        yield from _staffed(problem, choice)


def _places(problem: PlanningProblem, index: int) -> list[Place | None]:
    everywhere = [
        (host.id, theme, week)
        for host in problem.hosts
        for theme in host.themes
        for week in range(problem.weeks)
    ]
    found: list[Place | None] = [None]
    for place in everywhere:
        alone: list[Place | None] = [None] * len(problem.delegations)
        alone[index] = place
        if next(_staffed(problem, tuple(alone)), None) is not None:
            found.append(place)
    return found


def _staffed(
    problem: PlanningProblem, choice: tuple[Place | None, ...]
) -> Iterator[tuple[PlannedVisit, ...]]:
    """The valid ways to give a resource person to every visit of one choice of places."""
    visits: dict[tuple[str, str, int, int], list[str]] = {}
    for delegation, place in zip(problem.delegations, choice, strict=True):
        if place is not None:
            visits.setdefault((*place, delegation.duration), []).append(delegation.id)
    names = [person.id for person in problem.people]
    for people in product(names, repeat=len(visits)):
        planned = tuple(
            PlannedVisit(*key, tuple(guests), person, _teams(problem, key[0], guests))
            for (key, guests), person in zip(visits.items(), people, strict=True)
        )
        if not check(problem, planned):
            yield planned


def _teams(problem: PlanningProblem, host: str, guests: list[str]) -> tuple[str, ...]:
    spoken = next(set(one.languages) for one in problem.hosts if one.id == host)
    mute = [one for one in problem.delegations if one.id in guests]
    return tuple(sorted({min(one.languages) for one in mute if not spoken & set(one.languages)}))
