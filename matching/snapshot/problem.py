from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from matching import engine
from matching.models import Aim, Cohort, DecisionKind, Enrolment, Part
from matching.queries.people import awaiting_pair, people
from matching.snapshot import ties
from matching.snapshot.persons import persons

AIMS = {Aim.TOTAL.value: engine.MATCHED_TOTAL, Aim.WORST.value: engine.MATCHED_WORST_TOTAL}
SECTIONS = ("profile__languages", "profile__themes", "profile__absences")


def cohort_problem(
    cohort: Cohort,
    *,
    criteria: Mapping[str, int] | None = None,
    rules: Mapping[str, Any] | None = None,
    aim: str | None = None,
    seed: int = 1,
) -> engine.CohortProblem:
    """Freeze the coachees who await a pair and all coaches, with today's rows.

    `criteria`, `rules` and `aim` are the cohort's own unless others are given to try.
    """
    coachees = list(awaiting_pair(cohort).prefetch_related(*SECTIONS))
    coaches = list(people(cohort).filter(part=Part.COACH).prefetch_related(*SECTIONS))
    roll = ties.Roll([*coachees, *coaches])
    problem = engine.CohortProblem(
        coachees=_sorted_persons(cohort, coachees),
        coaches=_sorted_persons(cohort, coaches),
        criteria=dict(criteria if criteria is not None else cohort.criteria),
        rules=engine_rules(rules if rules is not None else cohort.rules),
        preferences=tuple(ties.preferences(roll)),
        avoidances=tuple(ties.avoidances(roll)),
        conflicts=(*ties.conflicts(roll), *ties.forbidden(cohort, roll)),
        previous=tuple(ties.previous(cohort, roll)),
        aims=AIMS[aim or cohort.aim],
        seed=seed,
    )
    locks = tuple(ties.keepable(problem, ties.decided(cohort, roll, DecisionKind.LOCKED)))
    return replace(problem, locks=locks, avoidances=ties.apart(problem.avoidances, locks))


def engine_rules(rules: Mapping[str, Any]) -> engine.Rules:
    """The engine's rules from a cohort's.

    The engine never repeats a pair that it is told of; `ties.previous` tells it of those that
    the cohort does not allow again.
    """
    known = {field.name for field in fields(engine.Rules)}
    given = {name: value for name, value in rules.items() if name in known}
    return engine.Rules(**{**given, "repeat": False})


def _sorted_persons(cohort: Cohort, enrolments: list[Enrolment]) -> tuple[engine.Person, ...]:
    return tuple(sorted(persons(cohort, enrolments), key=lambda person: person.id))
