"""One cell of the score table in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from matching import engine
from matching.presenters.facts import pair_facts
from matching.presenters.words import RULES

CONFLICT = "conflict_of_interest"
FORBIDDEN = "forbidden"


def closed_words(problem: engine.CohortProblem, coachee: str, coach: str) -> list[Any]:
    """What forbids the pair; a pair that the organiser alone forbade says so."""
    keys = engine.reasons(problem, coachee, coach)
    kinds = {one.kind for one in problem.conflicts if set(one.between) == {coachee, coach}}
    words = [RULES[key] for key in keys if key != CONFLICT]
    if kinds - {FORBIDDEN}:
        words.append(_("A declared conflict of interest"))
    if FORBIDDEN in kinds:
        words.append(_("Forbidden by the organiser"))
    return words


def breakdown_of(problem: engine.CohortProblem, coachee: str, coach: str) -> dict[str, Any]:
    """The breakdown of any pair, in the shape that is stored with a proposal."""
    persons = {person.id: person for person in (*problem.coachees, *problem.coaches)}
    return {
        "criteria": [
            {"criterion": one.criterion, "weight": one.weight, "value": one.value}
            for one in engine.contributions(problem, coachee, coach)
        ],
        "facts": pair_facts(persons[coachee], persons[coach]),
    }


def score_of(breakdown: dict[str, Any]) -> int:
    """The score that a breakdown adds up to."""
    weights: int = sum(one["weight"] for one in breakdown["criteria"])
    points: int = sum(one["weight"] * one["value"] for one in breakdown["criteria"])
    return points // weights if weights else 0
