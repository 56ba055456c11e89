"""How firmly a chosen pair stands, and what came next for its two people, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.engine import Alternative, WhyPair


@dataclass(frozen=True)
class Other:
    """Another pair for one of the two, with what making it would cost all pairs together."""

    coachee: str
    coach: str
    name: str
    cost: str


@dataclass(frozen=True)
class Footing:
    """How far the score could fall, and the next best pairs of the two, cheapest first."""

    words: str
    for_coachee: list[Other]
    for_coach: list[Other]


def footing(why: WhyPair, names: Mapping[str, str], *, was_locked: bool) -> Footing:
    """The words for a pair that was made."""
    return Footing(
        _("The pair was locked: it was made whatever it scores.") if was_locked else _margin(why),
        [_other(one, names[one.coach]) for one in why.by_coachee],
        [_other(one, names[one.coachee]) for one in why.by_coach],
    )


def _margin(why: WhyPair) -> str:
    if why.margin is None:
        return _("Without this pair somebody more would be left without a coach.")
    if why.margin <= 0:
        return _("Another result would be as good: among equals this run chose this one.")
    words = ngettext(
        "Its score could fall by %(points)s point before another result would be as good.",
        "Its score could fall by %(points)s points before another result would be as good.",
        why.margin,
    )
    return words % {"points": why.margin}


def _other(one: Alternative, name: str) -> Other:
    return Other(one.coachee, one.coach, name, _cost(one))


def _cost(one: Alternative) -> str:
    if one.cardinality > 0:
        words = ngettext(
            "%(count)s person more without a coach",
            "%(count)s people more without a coach",
            one.cardinality,
        )
        return words % {"count": one.cardinality}
    if one.total > 0:
        words = ngettext(
            "all pairs together score %(points)s point less",
            "all pairs together score %(points)s points less",
            one.total,
        )
        return words % {"points": one.total}
    return _("costs nothing: the result would be as good")
