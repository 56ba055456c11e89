"""How pairs go, in words: a state, the fact behind it, who asked them when, what is next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from coaching.models import CallOutcome
from coaching.rules.health import Health, PairAction, action_for
from core.templatetags.counterpart import day

if TYPE_CHECKING:
    from coaching.queries.health import PairingWithHealth

HEALTH_WORDS: dict[str, Promise] = {
    Health.AT_RISK: gettext_lazy("At risk"),
    Health.QUIET: gettext_lazy("Quiet"),
    Health.ON_TRACK: gettext_lazy("On track"),
    Health.OVER: gettext_lazy("Ended"),
}
HEALTH_SHAPES: dict[str, str] = {
    Health.AT_RISK: "harm",
    Health.QUIET: "wait",
    Health.ON_TRACK: "good",
    Health.OVER: "",
}
ACTION_WORDS: dict[str, Promise] = {
    PairAction.REMATCH: gettext_lazy("Rematch"),
    PairAction.PAUSE: gettext_lazy("Pause"),
    PairAction.CALL: gettext_lazy("Call"),
    PairAction.NUDGE: gettext_lazy("Nudge"),
    PairAction.SEE: gettext_lazy("See"),
}
REFUSALS: dict[str, Promise] = {
    "ended": gettext_lazy("This pairing has ended."),
    "paused": gettext_lazy("This pair takes a pause; it gets no nudge."),
    "nudged_lately": gettext_lazy("This pair was nudged less than a week ago."),
    "look_again_past": gettext_lazy("Choose a day to come."),
}


@dataclass(frozen=True)
class HealthWords:
    """How a pair goes: a word, the shape of its state, and the fact behind it."""

    word: str
    shape: str
    fact: str


def health_of(pairing: PairingWithHealth) -> HealthWords:
    """The health of a pairing read `with_health`."""
    return HealthWords(
        word=str(HEALTH_WORDS[pairing.health]),
        shape=HEALTH_SHAPES[pairing.health],
        fact=FACT_WORDS[pairing.fact](pairing),
    )


def contact_in_words(pairing: PairingWithHealth) -> str:
    """Who asked the pair last, when, and what came of it; empty where nobody did."""
    if pairing.called_at and (not pairing.nudged_at or pairing.called_at > pairing.nudged_at):
        return _("Called on %(day)s by %(name)s: %(outcome)s. To look again on %(again)s.") % {
            "day": day(pairing.called_at),
            "name": pairing.called_by,
            "outcome": outcome_word(pairing.call_outcome or ""),
            "again": day(pairing.look_again_on),
        }
    if pairing.nudged_at:
        facts = {"day": day(pairing.nudged_at), "name": pairing.nudged_by}
        return _("Nudged on %(day)s by %(name)s.") % facts
    return ""


def outcome_word(outcome: str) -> str:
    """What a call came to, or nothing for what was no call."""
    return str(CallOutcome(outcome).label).lower() if outcome else ""


def action_of(pairing: PairingWithHealth, now: datetime) -> PairAction:
    """The one thing to do next about a pairing read `with_health`."""
    return action_for(
        pairing.fact,
        nudged_at=pairing.nudged_at,
        quiet_since=pairing.quiet_since,
        look_again_on=pairing.look_again_on,
        now=now,
    )


def action_url(pairing: PairingWithHealth, action: PairAction) -> str:
    """Where that is done."""
    if action in (PairAction.REMATCH, PairAction.PAUSE):
        return reverse("matching:pairing-move", args=[pairing.pk, action.value])
    if action in (PairAction.CALL, PairAction.NUDGE):
        return reverse(f"coaching:contact-{action.value}", args=[pairing.pk])
    return reverse("coaching:contact-list", args=[pairing.pk])


def counts_in_words(counts: Counter[str]) -> list[tuple[str, str, str]]:
    """For each health that occurs its key, its shape and "3 quiet", the most urgent first."""
    worded = {
        Health.AT_RISK: ngettext("%(n)s at risk", "%(n)s at risk", counts[Health.AT_RISK]),
        Health.QUIET: ngettext("%(n)s quiet", "%(n)s quiet", counts[Health.QUIET]),
        Health.ON_TRACK: ngettext("%(n)s on track", "%(n)s on track", counts[Health.ON_TRACK]),
        Health.OVER: ngettext("%(n)s ended", "%(n)s ended", counts[Health.OVER]),
    }
    return [
        (health.value, HEALTH_SHAPES[health], words % {"n": counts[health]})
        for health, words in worded.items()
        if counts[health]
    ]


def groups_attended(pairing: PairingWithHealth) -> str:
    """How many of the group sessions held the coachee attended: "2 of 3"."""
    if not pairing.group_held_count:
        return ""
    facts = {"n": pairing.group_present_count, "all": pairing.group_held_count}
    return _("%(n)s of %(all)s") % facts


def short_day(at: datetime | None) -> str:
    """A day where a table has little room: "8 Dec 2026"."""
    shape = pgettext("short date format", "j M Y")
    return date_format(timezone.localtime(at), shape) if at else ""


def refusal_of_contact(reason: str) -> str:
    return str(REFUSALS[reason])


def _state(pairing: PairingWithHealth) -> str:
    return str(pairing.get_state_display())


def _since(sentence: Promise) -> Callable[[PairingWithHealth], str]:
    return lambda pairing: str(sentence) % {"day": day(pairing.quiet_since)}


def _missed(pairing: PairingWithHealth) -> str:
    return ngettext(
        "%(n)s session did not take place since they last met.",
        "%(n)s sessions in a row did not take place.",
        pairing.missed_since_count,
    ) % {"n": pairing.missed_since_count}


def _log_missing(pairing: PairingWithHealth) -> str:
    return ngettext(
        "%(n)s session waits for its log for more than two days.",
        "%(n)s sessions wait for their logs for more than two days.",
        pairing.late_log_count,
    ) % {"n": pairing.late_log_count}


def _unsigned(pairing: PairingWithHealth) -> str:
    accepted = {"day": day(pairing.created_at)}
    return _("Both said yes on %(day)s; the agreement waits for signatures.") % accepted


def _no_next(pairing: PairingWithHealth) -> str:
    if pairing.last_met_at is None:
        return _("Began on %(day)s; no session is planned yet.") % {"day": day(pairing.quiet_since)}
    return _("Met on %(day)s; no next session is planned.") % {"day": day(pairing.last_met_at)}


def _on_track(pairing: PairingWithHealth) -> str:
    return _("Next session on %(day)s.") % {"day": day(pairing.next_at)}


FACT_WORDS: dict[str, Callable[[PairingWithHealth], str]] = {
    "over": _state,
    "paused": lambda _pairing: _("The pair takes a pause."),
    "closing": _state,
    "wants_change": lambda _pairing: _("In a call, somebody asked for a change."),
    "fit_change": lambda _pairing: _("Somebody would rather work with somebody else."),
    "fit_worried": lambda _pairing: _("Somebody is not sure yet that they fit."),
    "unsigned": _unsigned,
    "contracting": _unsigned,
    "pause_asked": lambda _pairing: _("In a call, they asked for a pause."),
    "never_met": _since(gettext_lazy("Never met since they began on %(day)s; nothing planned.")),
    "long_quiet": _since(gettext_lazy("Not met for long, since %(day)s; nothing planned.")),
    "missed_often": _missed,
    "not_met": _since(gettext_lazy("Not met since %(day)s; nothing planned.")),
    "log_missing": _log_missing,
    "missed": _missed,
    "no_next": _no_next,
    "on_track": _on_track,
}
