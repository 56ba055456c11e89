"""Planning again after a cancellation or a new blackout, as freely as the organiser wishes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from exchanges.planning.draft import Draft
from exchanges.planning.fixing import place_locks
from exchanges.planning.model import Lock, PlanningProblem
from exchanges.planning.planner import Progress, plan
from exchanges.planning.reading import checked
from exchanges.planning.result import PlannedVisit, PlanningResult
from exchanges.planning.resuming import resume
from exchanges.planning.tables import build_tables

Mode = Literal["lock", "gentle", "free"]
GENTLE = 300  # points for each visit left in place: more than a better week or host brings


def published_of(visits: Iterable[PlannedVisit]) -> tuple[Lock, ...]:
    """The places that a plan's visits publish, sorted by delegation."""
    places = [
        Lock(name, visit.host, visit.theme, visit.week)
        for visit in visits
        for name in visit.delegations
    ]
    return tuple(sorted(places, key=lambda lock: lock.delegation))


def replan(
    problem: PlanningProblem,
    published: Iterable[Lock],
    mode: Mode = "gentle",
    *,
    exact: bool = False,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> PlanningResult:
    """A new plan beside a published one; `changed` says who must be told.

    "lock" keeps every published visit that is still possible, "gentle" moves one only for more
    than `GENTLE` points, "free" looks at the published plan for `changed` alone. The problem's own
    locks hold in every mode. `parts` shows the bonus for stability apart, so that the plans of two
    modes can be compared without it. Errors as for `plan`.
    """
    known = tuple(published)
    stability = max(GENTLE, problem.weights.stability) if mode == "gentle" else 0
    weights = replace(problem.weights, stability=stability)
    problem = checked(replace(problem, published=known, weights=weights))
    if mode == "lock":
        problem = replace(problem, locks=(*problem.locks, *_still_possible(problem)))
    return plan(problem, exact=exact, time_limit=time_limit, progress=progress)


def _still_possible(problem: PlanningProblem) -> tuple[Lock, ...]:
    draft = Draft(build_tables(problem))
    place_locks(draft)
    return resume(draft, problem.published)
