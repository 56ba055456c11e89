"""Locks that a run could not keep, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.templatetags.counterpart import joined
from matching.models import MatchRun
from matching.presenters.words import RULES


@dataclass(frozen=True)
class LockLeft:
    """A locked pair that was not made, and what was in its way."""

    coachee: str
    coach: str
    why: str


def locks_left(run: MatchRun, names: Mapping[str, str]) -> list[LockLeft]:
    """The locks that the run could not keep."""
    return [
        LockLeft(
            names[one["coachee"]],
            names[one["coach"]],
            joined(RULES[key] for key in one["reasons"]),
        )
        for one in run.result.get("locks_left", [])
    ]
