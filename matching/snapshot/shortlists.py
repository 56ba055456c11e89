"""The few people of the other side who fit somebody best, by what everybody may know.

Nothing that another person keeps to themselves plays a part: no avoidance and no wish of others,
no conflict that others declared, no decision of an organiser, no open proposal of others. So the
list of a person is the same whether somebody on it avoids them or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F

from matching import engine
from matching.models import Cohort, Criterion, Enrolment, Part
from matching.presenters.facts import pair_facts
from matching.queries.people import people
from matching.snapshot import ties
from matching.snapshot.members import listed
from matching.snapshot.persons import persons
from matching.snapshot.problem import engine_rules

MOST_LISTED = 8


@dataclass(frozen=True)
class Candidate:
    """Somebody to wish for, and what the two have in common."""

    enrolment: Enrolment
    facts: dict[str, Any]


def shortlist(mine: Enrolment, *, today: date) -> list[Candidate]:
    """The best candidates for `mine`, best first; whom they avoid or know already is left out."""
    cohort = mine.cohort
    others = people(cohort).exclude(part=mine.part).filter(places_taken__lt=F("capacity"))
    roll = ties.Roll(people(cohort).filter(pk=mine.pk) | others)
    problem = _alone(cohort, mine, roll, today)
    names = {str(one.pk): one.name for one in roll.members}
    left_out = set(_left_out(mine, roll))
    scores = [(score, one) for one, score in _scores(problem, mine) if one not in left_out]
    best = sorted(scores, key=lambda found: (-found[0], names[found[1]], found[1]))[:MOST_LISTED]
    persons_by_id = {one.id: one for one in (*problem.coachees, *problem.coaches)}
    me = persons_by_id[str(mine.pk)]
    rows = people(cohort).filter(pk__in=[one for _score, one in best])
    enrolments = {str(one.pk): one for one in rows}
    return [
        Candidate(enrolments[one], _facts(mine.part, me, persons_by_id[one]))
        for _score, one in best
    ]


def _alone(cohort: Cohort, mine: Enrolment, roll: ties.Roll, today: date) -> engine.CohortProblem:
    """The cohort as if one person had to choose: nobody else wants, refuses or holds anything."""
    lists = listed(roll.enrolments)
    here = persons(cohort, roll.members, lists, today=today)
    everybody = [replace(one, capacity=1) for one in here]
    me = [one for one in everybody if one.id == str(mine.pk)]
    others = [one for one in everybody if one.id != str(mine.pk)]
    is_coachee = mine.part == Part.COACHEE
    wishless = {key: w for key, w in cohort.criteria.items() if key != Criterion.PREFERENCE}
    return engine.CohortProblem(
        coachees=tuple(me if is_coachee else others),
        coaches=tuple(others if is_coachee else me),
        criteria=wishless,
        rules=engine_rules(cohort.rules),
    )


def _scores(problem: engine.CohortProblem, mine: Enrolment) -> Iterator[tuple[str, int]]:
    """Everybody on the other side whom no rule closes, with their score."""
    if not problem.coachees or not problem.coaches:
        return
    table = engine.score_table(problem)
    others = table.coaches if mine.part == Part.COACHEE else table.coachees
    for one, score in zip(others, table.scores.ravel().tolist(), strict=True):
        if score >= 0:
            yield one, score


def _left_out(mine: Enrolment, roll: ties.Roll) -> Iterator[str]:
    """Whom the person avoids, is in conflict with, or was proposed to or paired with before."""
    yield from (tie.of for tie in ties.avoidances(roll, mine))
    yield from (conflict.between[1] for conflict in ties.conflicts(roll, mine))
    for user_id in ties.met_before(mine.cohort, mine.profile.user):
        if user_id in roll.by_user:
            yield str(roll.by_user[user_id].pk)


def _facts(part: str, me: engine.Person, other: engine.Person) -> dict[str, Any]:
    return pair_facts(me, other) if part == Part.COACHEE else pair_facts(other, me)
