"""What may happen to a session, to a note and to an agreement, and to whom.

The version of the agreement that everybody signed decides who sees what. It is read anew each
time, so that what is revoked counts at the next request.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from accounts.permissions import is_expert, is_leader
from coaching.models import (
    Agreement,
    AgreementVersion,
    Note,
    NoteKind,
    Session,
    SessionState,
    SignerPart,
)
from matching.rules import can_run_cohort

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
# How long an agreement waits for a signature before each reminder, and how early an end is told.
SIGN_REMINDERS = (timedelta(days=3), timedelta(days=7))
WARN_OF_DESTRUCTION = timedelta(days=14)


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


class AgreementRefused(ValueError):
    """Terms cannot be proposed or signed so; `reason` is a key that presenters word."""

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


def can_read_note(user: User, note: Note, now: datetime) -> bool:
    """A private note is its author's alone, a shared note the pair's alone, as long as agreed."""
    if note.kind == NoteKind.PRIVATE and note.author_id != user.pk:
        return False
    return can_read_notes(user, note.session.pairing, now)


def can_read_notes(user: User, pairing: Pairing, now: datetime) -> bool:
    """The pair, until the day on which the terms have the notes destroyed."""
    return is_of_pair(user, pairing) and not is_past_records(terms_in_force(pairing), now)


def check_note(user: User, pairing: Pairing, now: datetime) -> None:
    """Raise NoteRefused unless `user` may write notes of the pairing now."""
    if not can_plan(user, pairing):
        raise NoteRefused("pairing_closed")
    terms = terms_in_force(pairing)
    if terms is None:
        raise NoteRefused("unsigned")
    if is_past_records(terms, now):
        raise NoteRefused("destroyed")


def can_write_notes(user: User, pairing: Pairing, now: datetime) -> bool:
    """Only once everybody signed, and until the day of destruction."""
    try:
        check_note(user, pairing, now)
    except NoteRefused:
        return False
    return True


def check_move(session: Session, to_state: SessionState) -> None:
    """Raise SessionRefused when `session` cannot come to `to_state`."""
    if to_state not in LEGAL_MOVES[session.state]:
        raise SessionRefused(f"is_{session.state}")


def terms_in_force(pairing: Pairing) -> AgreementVersion | None:
    """The last version that everybody signed, or None."""
    signed = Agreement.objects.filter(pairing=pairing.pk).select_related("in_force__sponsor")
    agreement = signed.first()
    return agreement.in_force if agreement else None


def is_past_records(terms: AgreementVersion | None, now: datetime) -> bool:
    """Whether the day has come on which the terms have the notes destroyed."""
    return terms is not None and terms.destroy_on <= now.date()


def can_propose(user: User, pairing: Pairing) -> bool:
    """Terms, and changes to them, come from the pair."""
    return can_plan(user, pairing)


def can_name_sponsor(user: User, pairing: Pairing) -> bool:
    """The coachee, whose institution it is, or an organiser."""
    is_coachee = pairing.coachee.profile.user_id == user.pk
    return pairing.is_live and (is_coachee or can_run_cohort(user, pairing.cohort))


def part_of(user: User, version: AgreementVersion) -> SignerPart | None:
    """As what `user` signs the version; None for whoever does not."""
    parts = (part for part, person in version.signers().items() if person.pk == user.pk)
    return next(parts, None)


def can_sign(user: User, version: AgreementVersion) -> bool:
    """Whether the signature of `user` is missing below the newest version."""
    is_newest = version.number == version.agreement.number
    is_missing = any(person.pk == user.pk for person in version.missing().values())
    return is_newest and is_missing and version.agreement.pairing.is_live


def can_see_goals(user: User, version: AgreementVersion, now: datetime) -> bool:
    """The pair sees the agreed goals, the sponsor where the version says so, organisers never."""
    if is_past_records(version.agreement.in_force, now):
        return False
    if is_of_pair(user, version.agreement.pairing):
        return True
    return version.sponsor_sees_goals and version.sponsor_id == user.pk


def is_sponsor(user: User, agreement: Agreement) -> bool:
    """Whether the terms that hold now name `user`."""
    return agreement.in_force is not None and agreement.in_force.sponsor_id == user.pk


def can_see_attendance(user: User, agreement: Agreement, now: datetime) -> bool:
    """The sponsor, where the terms that hold say so, as long as records are kept."""
    terms = agreement.in_force
    if terms is None or not is_sponsor(user, agreement):
        return False
    return terms.sponsor_sees_attendance and not is_past_records(terms, now)
