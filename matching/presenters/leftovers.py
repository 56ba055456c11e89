"""Why somebody was left without a pair, in words that hold whatever people keep to themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Theme
from core.templatetags.counterpart import joined, language_name
from matching.models import MatchRun
from matching.presenters.words import RULES

MOST_RULES = 3
MOST_NAMED = 5


@dataclass(frozen=True)
class ClosedDoor:
    """A rule and how many coaches or pairs it closes."""

    rule: Any
    count: int


@dataclass(frozen=True)
class LeftOver:
    """Somebody without a pair: the rules that close most doors, a sentence, and what would help."""

    name: str
    doors: list[ClosedDoor]
    words: str
    help: list[str]


def left_over(run: MatchRun, names: Mapping[str, str]) -> list[LeftOver]:
    """The coachees whom the run left without a pair."""
    return [
        LeftOver(
            names[one["coachee"]],
            doors(one["closed"])[:MOST_RULES],
            _words(one, names),
            [_change(change, names) for change in _first_of_kind(one)],
        )
        for one in run.result["unmatched"]
    ]


def doors(closed: Mapping[str, int]) -> list[ClosedDoor]:
    """Rules that close something, the one that closes most first."""
    found = sorted(((count, key) for key, count in closed.items() if count), reverse=True)
    return [ClosedDoor(RULES[key], count) for count, key in found]


def _words(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    found = one.get("help")
    if found and found["shared"] and one["in_hall"]:
        return _shared(found, names)
    if one["in_hall"]:
        return _("The places that were left are needed by others. One more coach would help.")
    return _("The rules leave no coach. Another coach or another rule would help.")


def _shared(found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    words = ngettext(
        "The places that were left are needed by others: %(people)s have only these coaches open "
        "to them, with %(places)s place: %(coaches)s.",
        "The places that were left are needed by others: %(people)s have only these coaches open "
        "to them, with %(places)s places: %(coaches)s.",
        found["places"],
    )
    return words % {
        "people": _names(found["sharing"], names),
        "coaches": _names(found["shared"], names),
        "places": found["places"],
    }


def _names(people: Iterable[str], names: Mapping[str, str]) -> str:
    """The first few by name, and how many others there are."""
    known = sorted(names[one] for one in people)
    if len(known) <= MOST_NAMED + 1:
        return joined(known)
    others = len(known) - MOST_NAMED
    words = ngettext("%(count)s other", "%(count)s others", others) % {"count": others}
    return joined([*known[:MOST_NAMED], words])


def _first_of_kind(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The smallest change of each kind."""
    found: dict[str, Mapping[str, Any]] = {}
    for change in one.get("help", {}).get("changes", []):
        found.setdefault(change["kind"], change)
    return list(found.values())


def _change(change: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if change["kind"] == "recruit":
        return _recruit(change["profile"])
    coach = names[change["coach"]]
    if change["kind"] == "place":
        words = _("One more place with %(coach)s.") % {"coach": coach}
    else:
        rules = joined(RULES[key] for key in change["rules"])
        words = _("An exception for %(coach)s from the rule: %(rules)s.") % {
            "coach": coach,
            "rules": rules,
        }
    return f"{words} {_moves(change['moves'])}".strip()


def _moves(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(count)s other person would get another coach.",
        "%(count)s other people would get another coach.",
        count,
    )
    return words % {"count": count}


def _recruit(profile: Mapping[str, Any]) -> str:
    words = [_("One more coach.")]
    if profile.get("languages"):
        spoken = joined(language_name(code) for code in profile["languages"])
        words.append(_("Languages: %(languages)s.") % {"languages": spoken})
    if profile.get("themes"):
        themes = joined(Theme(key).label for key in profile["themes"])
        words.append(_("Themes: %(themes)s.") % {"themes": themes})
    if profile.get("not_from"):
        words.append(_("From another institution."))
    return " ".join(words)
