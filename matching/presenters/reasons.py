"""Why a pair fits: the facts kept with a proposal, in words that a person can check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Mode, Sector, Theme
from core.templatetags.counterpart import joined, language_name, place_of
from matching.models import Criterion

# From this value on, half of the scale, a criterion speaks for a pair.
SPEAKS_FOR = 500
MOST_VALUE = 1000
Facts = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of a breakdown: what counts, what is known, and how much it gives."""

    criterion: Any
    words: str
    value: int
    weight: int

    @property
    def points(self) -> int:
        return self.value * self.weight


def lines(breakdown: dict[str, Any]) -> list[Line]:
    """Every criterion with its words, the heaviest contribution first; for organisers."""
    found = [
        Line(
            criterion=Criterion(one["criterion"]).label,
            words=_words(one["criterion"], one["value"], breakdown["facts"]),
            value=one["value"],
            weight=one["weight"],
        )
        for one in breakdown["criteria"]
    ]
    return sorted(found, key=lambda line: -line.points)


def reasons(breakdown: dict[str, Any]) -> list[str]:
    """What speaks for the pair, strongest first, as short as a line of a list asks.

    Wishes are left out: nobody learns from a proposal who wished for whom.
    """
    facts = breakdown["facts"]
    return [_words(one["criterion"], one["value"], facts) for one in speaking(breakdown)]


def speaking(breakdown: dict[str, Any]) -> list[dict[str, Any]]:
    """The criteria that speak for a pair and have a fact to name, strongest first; no wishes."""
    found = [
        one
        for one in breakdown["criteria"]
        if one["criterion"] != Criterion.PREFERENCE
        and one["value"] >= SPEAKS_FOR
        and _is_known(one["criterion"], breakdown["facts"])
    ]
    return sorted(found, key=lambda one: -one["value"] * one["weight"])


def short(breakdown: dict[str, Any], most: int = 2) -> str:
    """The strongest reasons on one line of a list."""
    return " · ".join(reasons(breakdown)[:most])


def _words(criterion: str, value: int, facts: Facts) -> str:
    if criterion == Criterion.PREFERENCE:
        return _("A wish was counted") if value else _("No wish was counted")
    return _WORDS[criterion](facts)


def _is_known(criterion: str, facts: Facts) -> bool:
    """Whether there is a fact to name, not only the neutral value of what nobody stated."""
    known: dict[str, Any] = {
        Criterion.THEMES: facts["themes"],
        Criterion.LANGUAGE: facts["languages"],
        Criterion.SECTOR: facts["same_sector"],
        Criterion.SENIORITY: None not in facts["seniority"],
        Criterion.TIME_ZONE: all(facts["zones"]),
        Criterion.AVAILABILITY: facts["weeks"][0],
        Criterion.MODE: facts["modes"],
    }
    return bool(known[criterion])


def _themes(facts: Facts) -> str:
    if not facts["themes"]:
        return _("No theme in common")
    return _("Themes in common: %(themes)s") % {"themes": _labels(Theme, facts["themes"])}


def _languages(facts: Facts) -> str:
    if not facts["languages"]:
        return _("No language in common")
    shared = [f"{language_name(code)} {level}" for code, level in facts["languages"]]
    return _("Languages in common: %(languages)s") % {"languages": joined(shared)}


def _sector(facts: Facts) -> str:
    if not facts["same_sector"]:
        return _("Different sectors")
    return _("The same sector: %(sector)s") % {"sector": Sector(facts["sector"]).label}


def _seniority(facts: Facts) -> str:
    coachee, coach = facts["seniority"]
    if coachee is None or coach is None:
        return _("Seniority not stated")
    if coachee == coach:
        return _("Equal in seniority")
    if coach > coachee:
        steps = coach - coachee
        return ngettext(
            "The coach is %(steps)s step more senior",
            "The coach is %(steps)s steps more senior",
            steps,
        ) % {"steps": steps}
    steps = coachee - coach
    return ngettext(
        "The coachee is %(steps)s step more senior",
        "The coachee is %(steps)s steps more senior",
        steps,
    ) % {"steps": steps}


def _zones(facts: Facts) -> str:
    first, second = facts["zones"]
    if first == second:
        return _("The same time zone: %(zone)s") % {"zone": place_of(first)}
    return _("Time zones: %(first)s and %(second)s") % {
        "first": place_of(first),
        "second": place_of(second),
    }


def _weeks(facts: Facts) -> str:
    both, all_weeks = facts["weeks"]
    return _("Free in the same %(both)s of %(all)s weeks") % {"both": both, "all": all_weeks}


def _modes(facts: Facts) -> str:
    if not facts["modes"]:
        return _("No way to meet in common")
    return _("Both can meet: %(modes)s") % {"modes": _labels(Mode, facts["modes"]).lower()}


def _labels(vocabulary: Any, keys: Iterable[str]) -> str:
    return joined(vocabulary(key).label for key in keys)


_WORDS: dict[str, Callable[[Facts], str]] = {
    Criterion.THEMES: _themes,
    Criterion.LANGUAGE: _languages,
    Criterion.SECTOR: _sector,
    Criterion.SENIORITY: _seniority,
    Criterion.TIME_ZONE: _zones,
    Criterion.AVAILABILITY: _weeks,
    Criterion.MODE: _modes,
}
