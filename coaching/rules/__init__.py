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
    Delegate,
    Note,
    NoteKind,
    PaperPairing,
    Session,
    SessionState,
    SignerPart,
    TimeProposal,
    kept_pairings,
)
from matching.models import LIVE_PAIRING_STATES, PairingState
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
# Who agreed on no rhythm, or on one of a month or less, is quiet after so many weeks.
QUIET_WEEKS = 6
# Who agreed on a longer one gets so many weeks beyond it.
QUIET_BEYOND = 2
REMIND_BEFORE = timedelta(hours=24)
# How long an agreement waits for a signature before each reminder, and how early an end is told.
SIGN_REMINDERS = (timedelta(days=3), timedelta(days=7))
WARN_OF_DESTRUCTION = timedelta(days=14)
# Before anything is signed, whoever cancels with less notice cancels late.
USUAL_NOTICE_HOURS = 24
# As many sessions as a pair has when nothing else was agreed.
USUAL_SESSIONS = 6
MOST_DELEGATES = 3
# Letters go to whatever address is typed: nobody sends more than these in a day.
MOST_DELEGATES_A_DAY = 5
# Nobody is reminded of anything while a pairing pauses.
REMINDED_STATES = [state for state in LIVE_PAIRING_STATES if state != PairingState.PAUSED]
# A pair that agrees on its terms, or pauses, has a reason not to meet.
NEVER_QUIET_STATES = [PairingState.CONTRACTING, PairingState.PAUSED]


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


def is_delegate(user: User) -> bool:
    """Whether `user` keeps somebody's calendar now, and so sees when others meet."""
    return user.keeps_calendars


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
    terms = terms_in_force(pairing)
    return terms.cancellation_hours if terms else USUAL_NOTICE_HOURS


def agreed_sessions(pairing: Pairing) -> int:
    """How many sessions the pair agreed on."""
    terms = terms_in_force(pairing)
    return terms.sessions if terms else USUAL_SESSIONS


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


def can_enter_facts(user: User, pairing: Pairing) -> bool:
    """Type what a pair wrote on paper, for a pair that wants it so: the facts, never a note."""
    return PaperPairing.objects.visible_to(user).filter(pairing=pairing).exists()


def can_mark_missed(user: User, session: Session, now: datetime) -> bool:
    is_planned = session.state == SessionState.PLANNED
    return is_planned and can_plan(user, session.pairing) and session.starts_at <= now


def can_read_note(user: User, note: Note, now: datetime) -> bool:
    """A private note is its author's alone, a shared note the pair's alone, as long as agreed."""
    if note.kind == NoteKind.PRIVATE and note.author_id != user.pk:
        return False
    if note.kind == NoteKind.SHARED and not shares_notes_of(user, note.session):
        return False
    return can_read_notes(user, note.session.pairing, now)


def shares_notes_of(user: User, session: Session) -> bool:
    """Whether the shared note of a session is for `user`, one of the pair.

    A second coach who joined later reads of the time before only what the terms allow.
    """
    rows = session.pairing.second_coaches.filter(coach__profile__user=user.pk)
    joined_at = rows.filter(joined_at__gt=session.starts_at).values_list("joined_at", flat=True)
    if not joined_at.exists():
        return True
    terms = terms_in_force(session.pairing)
    return terms is not None and terms.co_coach_reads_earlier


def can_read_notes(user: User, pairing: Pairing, now: datetime) -> bool:
    """The pair, until the day on which the terms have the notes destroyed."""
    return is_of_pair(user, pairing) and not is_past_records(terms_in_force(pairing), now)


def check_shared_note(user: User, session: Session) -> None:
    """Raise NoteRefused where the shared note of a session is not for `user`."""
    if not shares_notes_of(user, session):
        raise NoteRefused("earlier")


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
    """Whether the signature of `user` is missing below the newest version, and it is their turn."""
    is_newest = version.number == version.agreement.number
    is_asked = any(person.pk == user.pk for person in version.asked().values())
    return is_newest and is_asked and version.agreement.pairing.is_live


def can_see_goals(user: User, version: AgreementVersion, now: datetime) -> bool:
    """The pair sees the agreed goals, the sponsor where the version says so, organisers never.

    Who joins with a version sees its goals once the pair has signed it.
    """
    if is_past_records(version.agreement.in_force, now):
        return False
    if is_of_pair(user, version.agreement.pairing):
        return True
    if version.joins() == user:
        return version.is_signed_by_pair
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
