"""A pair that works on paper hears what others typed for it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.emails.reading import session_of
from coaching.models import Session, SessionState
from coaching.presenters import when
from coaching.queries import log_of
from matching.presenters.names import others_named
from notifications.emails import MessageKind, MessageText, register_kind


def compose_entered(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Somebody typed from paper how a session went, or that it did not take place."""
    session = session_of(about_id, recipient)
    if session is None:
        return None
    if session.state == SessionState.MISSED:
        return _text_of_missed(session, recipient)
    log = log_of(session)
    if log is None:
        return None
    facts = {
        "who": log.logged_by.name,
        "name": others_named(session.pairing, recipient),
        "when": when(session),
        "minutes": log.minutes,
        "mode": log.get_mode_display(),
    }
    return MessageText(
        subject=_("A session was entered from paper"),
        paragraphs=(
            _(
                "%(who)s typed from paper that you met %(name)s: %(when)s, "
                "%(minutes)s minutes, %(mode)s."
            )
            % facts,
            _("Only these facts and the themes were typed. If something is wrong, tell them."),
        ),
        url=session.get_absolute_url(),
        action=_("See the session or add your notes"),
    )


def _text_of_missed(session: Session, recipient: User) -> MessageText | None:
    move = session.moves.select_related("by").filter(to_state=SessionState.MISSED).last()
    if move is None:
        return None
    facts = {
        "who": move.by.name,
        "name": others_named(session.pairing, recipient),
        "when": when(session),
    }
    return MessageText(
        subject=_("A session was entered from paper"),
        paragraphs=(
            _("%(who)s typed from paper that you did not meet %(name)s: %(when)s.") % facts,
            _("Nothing else was typed. If you met after all, log the session."),
        ),
        url=session.get_absolute_url(),
        action=_("See the session"),
    )


register_kind(
    MessageKind(
        name="coaching.facts_entered",
        label=gettext_lazy("Sessions that somebody typed for you from paper"),
        compose=compose_entered,
    )
)
