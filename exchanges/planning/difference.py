"""Two plans of one problem side by side: who loses a visit, who moves, who gains one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exchanges.planning.model import Lock, PlanningProblem
from exchanges.planning.objective import objective
from exchanges.planning.result import PlannedVisit


@dataclass(frozen=True, slots=True)
class Difference:
    """Delegations by id, sorted: `moved` get another host, theme or week.

    `points` is the change of the objective, stability apart.
    """

    bumped: tuple[str, ...]
    moved: tuple[str, ...]
    gained: tuple[str, ...]
    points: int


def places_of(visits: Sequence[PlannedVisit]) -> dict[str, Lock]:
    """The place of every delegation that has a visit."""
    return {
        name: Lock(name, visit.host, visit.theme, visit.week)
        for visit in visits
        for name in visit.delegations
    }


def worth(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> int:
    """The objective without the bonus for stability, so that plans can be compared."""
    weights = replace(problem.weights, stability=0)
    return objective(replace(problem, weights=weights), visits)


def difference(
    problem: PlanningProblem, before: Sequence[PlannedVisit], after: Sequence[PlannedVisit]
) -> Difference:
    """What `after` changes for the delegations of `before`, and in points."""
    was, now = places_of(before), places_of(after)
    return Difference(
        bumped=tuple(sorted(set(was) - set(now))),
        moved=tuple(sorted(one for one in set(was) & set(now) if was[one] != now[one])),
        gained=tuple(sorted(set(now) - set(was))),
        points=worth(problem, after) - worth(problem, before),
    )
