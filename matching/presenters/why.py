"""Why two people were brought together, said to one of them, or about both to an organiser.

Only facts that both profiles show: no score, no wish, nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Mode, Sector, Theme, User
from core.templatetags.counterpart import joined, language_name, place_of
from matching.models import Criterion, Part, Proposal, SecondCoach
from matching.presenters.reasons import Facts, speaking


@dataclass(frozen=True)
class Telling:
    """Who reads (a side, or None for somebody outside the pair) and of whom."""

    side: str | None
    coachee: str
    coach: str

    def say(self, to_coachee: str, to_coach: str, to_others: str, **facts: Any) -> str:
        """The sentence for this reader, with the names filled in."""
        mine: dict[str | None, str] = {Part.COACHEE: to_coachee, Part.COACH: to_coach}
        words = mine.get(self.side, to_others)
        return words % {"coachee": self.coachee, "coach": self.coach, **facts}


def why(proposal: Proposal, side: str | None) -> list[str]:
    """What speaks for the pair in whole sentences, strongest first."""
    telling = Telling(side, proposal.coachee.profile.user.name, proposal.coach.profile.user.name)
    return sentences(proposal.breakdown, telling)


def why_beside(one: SecondCoach, reader: User) -> list[str]:
    """What speaks for a second coach, said to one of the three, or to an organiser."""
    coachee = one.pairing.coachee.profile.user
    sides: dict[User, str] = {coachee: Part.COACHEE, one.person: Part.COACH}
    return sentences(one.breakdown, Telling(sides.get(reader), coachee.name, one.person.name))


def sentences(breakdown: dict[str, Any], telling: Telling) -> list[str]:
    """A breakdown in whole sentences, strongest first."""
    facts = breakdown["facts"]
    return [_SENTENCES[one["criterion"]](facts, telling) for one in speaking(breakdown)]


def _themes(facts: Facts, telling: Telling) -> str:
    most = [key for key in facts["themes"] if key in facts.get("wants_most", [])]
    if not most:
        return telling.say(
            _("%(coach)s offers what you want to work on: %(themes)s."),
            _("You offer what %(coachee)s wants to work on: %(themes)s."),
            _("%(coach)s offers what %(coachee)s wants to work on: %(themes)s."),
            themes=_labels(Theme, facts["themes"]),
        )
    first = telling.say(
        _("%(coach)s offers what you put first: %(themes)s."),
        _("You offer what %(coachee)s put first: %(themes)s."),
        _("%(coach)s offers what %(coachee)s put first: %(themes)s."),
        themes=_labels(Theme, most),
    )
    rest = [key for key in facts["themes"] if key not in most]
    return f"{first} {_also(rest)}" if rest else first


def _also(themes: Iterable[str]) -> str:
    return _("Also: %(themes)s.") % {"themes": _labels(Theme, themes)}


def _languages(facts: Facts, telling: Telling) -> str:
    both = _("You both speak %(languages)s.")
    spoken = joined(_spoken(code, level) for code, level in facts["languages"])
    return telling.say(both, both, _("Both speak %(languages)s."), languages=spoken)


def _spoken(code: str, level: str) -> str:
    words = (
        _("%(language)s at %(level)s")
        if level == "C2"
        else _("%(language)s at %(level)s or better")
    )
    return words % {"language": language_name(code), "level": level}


def _sector(facts: Facts, telling: Telling) -> str:
    both = _("You both know this sector from within: %(sector)s.")
    others = _("Both know this sector from within: %(sector)s.")
    return telling.say(both, both, others, sector=Sector(facts["sector"]).label)


def _seniority(facts: Facts, telling: Telling) -> str:
    coachee, coach = facts["seniority"]
    if coachee == coach:
        both = _("You are equal in seniority.")
        return telling.say(both, both, _("Both are equal in seniority."))
    if coach > coachee:
        return telling.say(
            _("%(coach)s is somewhat more senior than you."),
            _("You are somewhat more senior than %(coachee)s."),
            _("%(coach)s is somewhat more senior than %(coachee)s."),
        )
    return telling.say(
        _("You are somewhat more senior than %(coach)s."),
        _("%(coachee)s is somewhat more senior than you."),
        _("%(coachee)s is somewhat more senior than %(coach)s."),
    )


def _zones(facts: Facts, telling: Telling) -> str:
    first, second = facts["zones"]
    if first == second:
        both = _("You live in the same time zone: %(zone)s.")
        others = _("Both live in the same time zone: %(zone)s.")
        return telling.say(both, both, others, zone=place_of(first))
    zones = joined([place_of(first), place_of(second)])
    both = _("Your clocks are close to each other: %(zones)s.")
    return telling.say(
        both, both, _("Their clocks are close to each other: %(zones)s."), zones=zones
    )


def _weeks(facts: Facts, telling: Telling) -> str:
    free, weeks = facts["weeks"]
    both = _("You are both free in %(free)s of the first %(weeks)s weeks.")
    others = _("Both are free in %(free)s of the first %(weeks)s weeks.")
    return telling.say(both, both, others, free=free, weeks=weeks)


def _modes(facts: Facts, telling: Telling) -> str:
    both = _("You can both meet in these ways: %(modes)s.")
    others = _("Both can meet in these ways: %(modes)s.")
    return telling.say(both, both, others, modes=_labels(Mode, facts["modes"]).lower())


def _labels(vocabulary: Any, keys: Iterable[str]) -> str:
    return joined(vocabulary(key).label for key in keys)


_SENTENCES: dict[str, Callable[[Facts, Telling], str]] = {
    Criterion.THEMES: _themes,
    Criterion.LANGUAGE: _languages,
    Criterion.SECTOR: _sector,
    Criterion.SENIORITY: _seniority,
    Criterion.TIME_ZONE: _zones,
    Criterion.AVAILABILITY: _weeks,
    Criterion.MODE: _modes,
}
