from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from matching import engine
from matching.models import Aim, Cohort, Part
from matching.queries.people import in_a_run
from matching.snapshot import ties
from matching.snapshot.members import Listed, listed
from matching.snapshot.persons import persons

AIMS = {Aim.TOTAL.value: engine.MATCHED_TOTAL, Aim.WORST.value: engine.MATCHED_WORST_TOTAL}


def cohort_problem(
    cohort: Cohort,
    *,
    criteria: Mapping[str, int] | None = None,
    rules: Mapping[str, Any] | None = None,
    aim: str | None = None,
    seed: int = 1,
    today: date | None = None,
) -> engine.CohortProblem:
    """Freeze the coachees who await a pair and all coaches, with today's rows.

    `criteria`, `rules` and `aim` are the cohort's own unless others are given to try. Whoever
    joins a cohort that runs meets from `today` on.
    """
    roll = ties.Roll(in_a_run(cohort))
    rules = rules if rules is not None else cohort.rules
    problem = replace(
        _ruled(cohort, roll, listed(roll.enrolments), rules, today),
        criteria=dict(criteria if criteria is not None else cohort.criteria),
        preferences=tuple(ties.preferences(roll)),
        chemistry=tuple(ties.chemistry(roll)),
        aims=AIMS[aim or cohort.aim],
        seed=seed,
    )
    return replace(problem, avoidances=ties.apart(ties.avoidances(roll), problem.locks))


def rules_problem(cohort: Cohort, rules: Mapping[str, Any]) -> engine.CohortProblem:
    """Freeze what the rules look at and no more: nothing that anybody wishes is read."""
    roll = ties.Roll(in_a_run(cohort))
    return _ruled(cohort, roll, listed(roll.enrolments, with_absences=False), rules)


def _ruled(
    cohort: Cohort,
    roll: ties.Roll,
    lists: Listed,
    rules: Mapping[str, Any],
    today: date | None = None,
) -> engine.CohortProblem:
    """People, rules and what was declared or decided about pairs."""
    everybody = sorted(persons(cohort, roll.members, lists, today=today), key=lambda one: one.id)
    decided = ties.decided(cohort, roll)
    problem = engine.CohortProblem(
        coachees=tuple(one for one in everybody if roll.part(one.id) == Part.COACHEE),
        coaches=tuple(one for one in everybody if roll.part(one.id) == Part.COACH),
        criteria={},
        rules=engine_rules(rules),
        conflicts=(*ties.conflicts(roll), *ties.forbidden(decided)),
        previous=tuple(ties.previous(cohort, roll, repeat=bool(rules.get("repeat")))),
    )
    return replace(problem, locks=tuple(ties.keepable(problem, ties.locked(decided))))


def engine_rules(rules: Mapping[str, Any]) -> engine.Rules:
    """The engine's rules from a cohort's.

    The engine never repeats a pair that it is told of; `ties.previous` tells it of those that
    the cohort does not allow again.
    """
    known = {field.name for field in fields(engine.Rules)}
    given = {name: value for name, value in rules.items() if name in known}
    countries = tuple((one, two) for one, two in given.get("excluded_countries", []))
    return engine.Rules(**{**given, "excluded_countries": countries, "repeat": False})
