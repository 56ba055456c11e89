from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Mode, Theme
from coaching.models import Session, SessionState
from core.templatetags.counterpart import joined, moment
from matching.presenters.zones import both_zones

STATE_SHAPES = {
    SessionState.PLANNED: "accent",
    SessionState.HELD: "good",
    SessionState.CANCELLED: "",
    SessionState.MISSED: "wait",
}
REFUSALS: dict[str, Promise] = {
    "in_past": gettext_lazy("This time is past. Choose a time to come."),
    "in_future": gettext_lazy("This time is still to come. Log a session after it took place."),
    "clash_own": gettext_lazy("You have another session at this time. Choose another time."),
    "clash_other": gettext_lazy(
        "The other person has another session at this time. Choose another time."
    ),
    "clash_pair": gettext_lazy("You two have a session planned at this time already."),
    "changed": gettext_lazy("Somebody changed this meanwhile. Look at both and store again."),
    "draft_changed": gettext_lazy(
        "You kept other words meanwhile, in another window. Look at both and store again."
    ),
    "is_held": gettext_lazy("This session is logged already."),
    "is_cancelled": gettext_lazy("This session was cancelled."),
    "is_missed": gettext_lazy("This session did not take place."),
    "is_planned": gettext_lazy("This session is planned."),
    "pairing_closed": gettext_lazy("This pairing has ended; its records stay as they are."),
    "log_planned": gettext_lazy("You two have a session planned at this time: log that one."),
    "not_on_paper": gettext_lazy("This pair does not work on paper any more."),
    "not_begun": gettext_lazy("This session has not begun. You can move or cancel it."),
    "twice": gettext_lazy("A session of you two at this very time is stored already."),
    "earlier": gettext_lazy(
        "This session was before you joined: its shared note stays with those who were there."
    ),
    "unsigned": gettext_lazy(
        "Notes begin when everybody has signed the agreement. You can plan and log sessions before."
    ),
    "destroyed": gettext_lazy("The notes of this pair were destroyed on the agreed day."),
    "times_number": gettext_lazy("Propose between one and three times."),
    "times_closed": gettext_lazy("These times wait for no answer any more."),
    "series_number": gettext_lazy("Choose at least one date, and not more than 26."),
    "yourself": gettext_lazy("This is your own address. Name somebody else."),
    "too_many": gettext_lazy("You have three delegates. End one first."),
    "too_many_today": gettext_lazy("You named five delegates today. Go on tomorrow."),
    "not_yours": gettext_lazy("You cannot name a delegate."),
    "ended": gettext_lazy("This delegation has ended."),
    "locked": gettext_lazy(
        "The notes of this pairing are locked: the key is missing here. Ask who runs this site."
    ),
}


def when(session: Session) -> str:
    """When the session is or was, for both people of its pair."""
    log = getattr(session, "log", None) if session.state == SessionState.HELD else None
    return both_zones(log.started_at if log else session.starts_at, *session.pairing.people)


def themes_in_words(session: Session) -> str:
    """The themes of a log in the reader's language; a theme that is no more is left out."""
    log = getattr(session, "log", None)
    return joined(Theme(key).label for key in log.themes if key in Theme.values) if log else ""


def refusal(reason: str) -> str:
    """A refusal of the rules in words."""
    return str(REFUSALS[reason])


def refusal_at(reason: str, starts_at: datetime) -> str:
    """Which date of several is refused, and why."""
    return f"{moment(starts_at)}: {refusal(reason)}"


def changed_to(session: Session) -> str:
    """What a session that somebody else moved looks like now."""
    facts = {"when": when(session), "minutes": session.minutes, "mode": session.get_mode_display()}
    return (
        _(
            "Somebody moved this session meanwhile. It is now: %(when)s, %(minutes)s "
            "minutes, %(mode)s. Below is what you typed; store again to replace it."
        )
        % facts
    )


def minutes_of(session: Session) -> int:
    """How long the session was, or was to be."""
    log = getattr(session, "log", None)
    return log.minutes if log else session.minutes


def mode_of(session: Session) -> str:
    """How the pair met, or was to meet."""
    log = getattr(session, "log", None)
    return str(Mode(log.mode if log else session.mode).label)
