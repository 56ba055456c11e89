"""What may happen to a session and to a note, and to whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from accounts.permissions import is_expert, is_leader
from coaching.models import (
    Delegate,
    Note,
    NoteKind,
    Session,
    SessionState,
    TimeProposal,
    kept_pairings,
)

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
# Whoever cancels with less notice cancels late.
USUAL_NOTICE_HOURS = 48
# As many sessions as a pair has when nothing else was agreed.
USUAL_SESSIONS = 6
MOST_DELEGATES = 3
# Letters go to whatever address is typed: nobody sends more than these in a day.
MOST_DELEGATES_A_DAY = 5


class SessionRefused(ValueError):
    """A session cannot be planned, moved or logged so; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TimesRefused(SessionRefused):
    """Times cannot be proposed, accepted or withdrawn."""


class SeriesRefused(SessionRefused):
    """A date of a series does not do: `starts_at` says which."""

    def __init__(self, reason: str, starts_at: datetime) -> None:
        super().__init__(reason)
        self.starts_at = starts_at


class DelegateRefused(ValueError):
    """Nobody can be named, or kept, as a delegate like this; `reason` is a key."""

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


def is_delegate(user: User) -> bool:
    """Whether `user` keeps somebody's calendar now, and so sees when others meet."""
    return Delegate.objects.current().filter(aide=user).exists()


def has_only_kept_calendars(user: User) -> bool:
    """Leaders and experts reach the calendars they keep from their own: one place less."""
    return not can_be_of_pair(user) and is_delegate(user)


def keeps_calendar(user: User, pairing: Pairing) -> bool:
    """Whether `user` is a delegate of one of the pair, which still works together."""
    return kept_pairings(user).filter(pk=pairing.pk).exists()


def sides_of(user: User, pairing: Pairing) -> list[User]:
    """Those of the pair for whom `user` books: oneself, or those whose delegate one is."""
    if is_of_pair(user, pairing):
        return [user]
    people = pairing.people
    served = Delegate.objects.current().filter(
        aide=user, principal__in=[person.pk for person in people]
    )
    keys = set(served.values_list("principal", flat=True))
    return [person for person in people if person.pk in keys]


def can_book(user: User, pairing: Pairing) -> bool:
    """Propose, accept, plan, move and cancel: the pair, and their delegates, while it works."""
    return can_plan(user, pairing) or (pairing.is_live and keeps_calendar(user, pairing))


def can_move(user: User, session: Session) -> bool:
    """Move in time or cancel: only what is planned."""
    return session.state == SessionState.PLANNED and can_book(user, session.pairing)


def notice_hours(pairing: Pairing) -> int:
    """How many hours ahead a session of the pair is cancelled at the latest."""
    return USUAL_NOTICE_HOURS


def is_late(session: Session, now: datetime) -> bool:
    """Whether cancelling `session` now gives less notice than the pair agreed on."""
    return session.starts_at - now < timedelta(hours=notice_hours(session.pairing))


def can_answer(user: User, times: TimeProposal, now: datetime) -> bool:
    """Accept one of the times: the other side, as long as one of them is to come."""
    if not times.pairing.is_live or not times.is_open(now):
        return False
    return any(side.pk != times.proposed_for_id for side in sides_of(user, times.pairing))


def can_withdraw(user: User, times: TimeProposal, now: datetime) -> bool:
    """Take the times back: the side that proposed them."""
    if not times.is_open(now):
        return False
    return any(side.pk == times.proposed_for_id for side in sides_of(user, times.pairing))


def can_name_delegate(user: User) -> bool:
    """Leaders and experts have sessions that somebody may keep for them."""
    return can_be_of_pair(user)


def can_log(user: User, session: Session) -> bool:
    legal = SessionState.HELD in LEGAL_MOVES[session.state]
    return can_plan(user, session.pairing) and legal


def can_mark_missed(user: User, session: Session, now: datetime) -> bool:
    is_planned = session.state == SessionState.PLANNED
    return is_planned and can_plan(user, session.pairing) and session.starts_at <= now


def can_read_note(user: User, note: Note) -> bool:
    """A private note is its author's alone, a shared note the pair's alone."""
    if note.kind == NoteKind.PRIVATE and note.author_id != user.pk:
        return False
    return is_of_pair(user, note.session.pairing)


def check_move(session: Session, to_state: SessionState) -> None:
    """Raise SessionRefused when `session` cannot come to `to_state`."""
    if to_state not in LEGAL_MOVES[session.state]:
        raise SessionRefused(f"is_{session.state}")
