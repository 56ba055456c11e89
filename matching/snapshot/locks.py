"""Locks that a run could not keep, and why; every ground is one that anybody can see."""

from __future__ import annotations

from typing import Any

from matching import engine
from matching.models import DecisionKind, MatchRun

NO_PLACE = "no_place"


def locks_left(run: MatchRun, problem: engine.CohortProblem) -> list[dict[str, Any]]:
    """The locked pairs among the people of `problem` that it does not hold, with their grounds.

    What was locked after the run was asked for is none of its business.
    """
    coachees = {person.id for person in problem.coachees}
    coaches = {person.id for person in problem.coaches}
    rows = run.cohort.pair_decisions.live().filter(
        kind=DecisionKind.LOCKED, created_at__lte=run.created_at
    )
    pairs = [(str(one.coachee_id), str(one.coach_id)) for one in rows]
    return [
        {"coachee": coachee, "coach": coach, "reasons": _grounds(problem, coachee, coach)}
        for coachee, coach in pairs
        if coachee in coachees and coach in coaches and (coachee, coach) not in problem.locks
    ]


def _grounds(problem: engine.CohortProblem, coachee: str, coach: str) -> list[str]:
    return list(engine.reasons(problem, coachee, coach)) or [NO_PLACE]
