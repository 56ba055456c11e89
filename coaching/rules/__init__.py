"""What may happen to a session and to a note, and to whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from accounts.permissions import is_expert, is_leader
from coaching.models import Note, NoteKind, Session, SessionState

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models import Pairing

LEGAL_MOVES: dict[str, frozenset[SessionState]] = {
    "": frozenset({SessionState.PLANNED, SessionState.HELD}),
    SessionState.PLANNED: frozenset(
        {
            SessionState.PLANNED,  # to another time
            SessionState.HELD,
            SessionState.CANCELLED,
            SessionState.MISSED,
        }
    ),
    SessionState.MISSED: frozenset({SessionState.HELD}),
    SessionState.HELD: frozenset(),
    SessionState.CANCELLED: frozenset(),
}
# After this long without a word a log counts as missing, and a pair as quiet.
LOG_GRACE = timedelta(hours=48)
QUIET_AFTER = timedelta(weeks=6)
REMIND_BEFORE = timedelta(hours=24)


class SessionRefused(ValueError):
    """A session cannot be planned, moved or logged so; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoteRefused(ValueError):
    """A note cannot be stored; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoteChanged(NoteRefused):
    """Somebody stored the note meanwhile, so that this save would lose their words."""

    def __init__(self, kind: str) -> None:
        super().__init__("changed")
        self.kind = kind


def can_be_of_pair(user: User) -> bool:
    """Leaders and experts are paired; whether somebody is now would cost each page a query more."""
    return is_leader(user) or is_expert(user)


def is_of_pair(user: User, pairing: Pairing) -> bool:
    return any(person.pk == user.pk for person in pairing.people)


def is_coach(user: User, pairing: Pairing) -> bool:
    return any(coach.pk == user.pk for coach in pairing.coaches)


def can_plan(user: User, pairing: Pairing) -> bool:
    """The two people, as long as they work together; afterwards records stay as they are."""
    return is_of_pair(user, pairing) and pairing.is_live


def can_move(user: User, session: Session) -> bool:
    """Move in time or cancel: only what is planned."""
    return can_plan(user, session.pairing) and session.state == SessionState.PLANNED


def can_log(user: User, session: Session) -> bool:
    legal = SessionState.HELD in LEGAL_MOVES[session.state]
    return can_plan(user, session.pairing) and legal


def can_mark_missed(user: User, session: Session, now: datetime) -> bool:
    return can_move(user, session) and session.starts_at <= now


def can_read_note(user: User, note: Note) -> bool:
    """A private note is its author's alone, a shared note the pair's alone."""
    if note.kind == NoteKind.PRIVATE and note.author_id != user.pk:
        return False
    return is_of_pair(user, note.session.pairing)


def check_move(session: Session, to_state: SessionState) -> None:
    """Raise SessionRefused when `session` cannot come to `to_state`."""
    if to_state not in LEGAL_MOVES[session.state]:
        raise SessionRefused(f"is_{session.state}")
