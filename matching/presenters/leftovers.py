"""Why somebody was left without a pair, in words that hold whatever people keep to themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from matching.models import MatchRun
from matching.presenters.words import RULES

MOST_RULES = 3


@dataclass(frozen=True)
class ClosedDoor:
    """A rule and how many coaches or pairs it closes."""

    rule: Any
    count: int


@dataclass(frozen=True)
class LeftOver:
    """Somebody without a pair: the rules that close most doors, and one sentence."""

    name: str
    doors: list[ClosedDoor]
    words: str


def left_over(run: MatchRun, names: Mapping[str, str]) -> list[LeftOver]:
    """The coachees whom the run left without a pair."""
    return [
        LeftOver(names[one["coachee"]], doors(one["closed"])[:MOST_RULES], _words(one))
        for one in run.result["unmatched"]
    ]


def doors(closed: Mapping[str, int]) -> list[ClosedDoor]:
    """Rules that close something, the one that closes most first."""
    found = sorted(((count, key) for key, count in closed.items() if count), reverse=True)
    return [ClosedDoor(RULES[key], count) for count, key in found]


def _words(one: Mapping[str, Any]) -> str:
    if one["in_hall"]:
        return _("The places that were left are needed by others. One more coach would help.")
    return _("The rules leave no coach. Another coach or another rule would help.")
