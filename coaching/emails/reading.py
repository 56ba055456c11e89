"""Read again what a message is about, as it stands when the message goes out."""

from __future__ import annotations

from accounts.models import User
from coaching.emails.planned import stamp
from coaching.models import Session, SessionState
from coaching.rules import REMINDED_STATES
from matching.models import Pairing


def session_of(about_id: str, recipient: User) -> Session | None:
    """A session of a live pairing of the reader."""
    own = Session.objects.filter(pairing__in=Pairing.objects.of(recipient).live())
    return own.with_people().filter(pk=about_id).first()


def changed_session_of(about_id: str, recipient: User) -> Session | None:
    """A session of the reader that was planned, moved or cancelled, if only by the pair's end."""
    own = Session.objects.changed_for(Pairing.objects.of(recipient))
    return own.with_people().filter(pk=about_id).first()


def session_to_remind_of(about_id: str, recipient: User, occurrence: str) -> Session | None:
    """A session that is still planned for the moment that the message names.

    None too while the pairing pauses: nobody is reminded of anything then.
    """
    session = session_of(about_id, recipient)
    if session is None or session.state != SessionState.PLANNED:
        return None
    if session.pairing.state not in REMINDED_STATES or stamp(session.starts_at) != occurrence:
        return None
    return session
