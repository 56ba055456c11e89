"""What making another pair would mean, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.engine import WhyNot

MOST_MOVES = 12


@dataclass(frozen=True)
class Answer:
    """Why a pair was not made: what making it costs, and who would have another coach."""

    words: str
    moves: list[str]
    more: int


def why_not_words(why: WhyNot | None, names: Mapping[str, str]) -> Answer | None:
    """The answer for a pair that was not made; None where nothing can be said."""
    if why is None:
        return None
    moves = [_move(one.before, one.after, names[one.coachee], names) for one in why.moves]
    return Answer(_cost(why), moves[:MOST_MOVES], max(0, len(moves) - MOST_MOVES))


def _cost(why: WhyNot) -> str:
    if why.cardinality > 0:
        words = ngettext(
            "With this pair %(count)s coachee more would be left without a coach.",
            "With this pair %(count)s coachees more would be left without a coach.",
            why.cardinality,
        )
        return words % {"count": why.cardinality}
    if why.worst > 0:
        return _("With this pair the weakest pair of all would score %(points)s less.") % {
            "points": why.worst
        }
    if why.total > 0:
        words = ngettext(
            "With this pair all pairs together would score %(points)s point less.",
            "With this pair all pairs together would score %(points)s points less.",
            why.total,
        )
        return words % {"points": why.total}
    return _("With this pair the result would be as good: among equals this run chose another.")


def _move(before: str | None, after: str | None, name: str, names: Mapping[str, str]) -> str:
    was = names[before] if before else _("no pair")
    now = names[after] if after else _("no pair")
    return _("%(name)s: %(now)s instead of %(was)s") % {"name": name, "now": now, "was": was}
