"""Log a session: the facts, both notes and the next date in one step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from coaching import queries
from coaching.models import NoteKind, Session, SessionLog, SessionState
from coaching.rules import SessionRefused
from coaching.services.drafts import DraftEntry, drop_logged_draft
from coaching.services.notes import write_note
from coaching.services.sessions import (
    Plan,
    enter,
    lock,
    lock_open_pairing,
    plan_session,
    store_new,
)
from core import audit
from matching.models import Pairing


class NextRefused(SessionRefused):
    """The session could be logged, but the next date does not do."""


@dataclass(frozen=True)
class NoteEntry:
    """A note as typed, and the version its author looked at: 0 where there was none."""

    text: str = field(default="", repr=False)
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class LogWords:
    """Both notes of a form, and the form as it was sent: no draft that says more is lost for it."""

    shared: NoteEntry = field(default_factory=NoteEntry)
    private: NoteEntry = field(default_factory=NoteEntry)
    draft: DraftEntry | None = None


@dataclass(frozen=True, kw_only=True)
class LogEntry(LogWords):
    """What the form says. `next_plan` is None when no next date is agreed."""

    started_at: datetime
    minutes: int
    mode: str
    themes: list[str]
    is_from_paper: bool = False
    next_plan: Plan | None = None

    def facts(self) -> dict[str, object]:
        """What organisers may see."""
        return {
            "started_at": self.started_at,
            "minutes": self.minutes,
            "mode": self.mode,
            "themes": sorted(self.themes),
            "is_from_paper": self.is_from_paper,
        }


@sensitive_variables("entry")
@transaction.atomic
def log_session(*, session: Session, entry: LogEntry, by: User, now: datetime) -> Session:
    """Record that a planned or missed session was held. The same form twice logs once.

    Raises:
        SessionRefused: the pairing has ended, the session is logged or cancelled, or yet to come.
        NextRefused: the next date does not do.
        NoteRefused: a note cannot be stored, or another window kept other words.
    """
    held = lock(session)
    lock_open_pairing(held.pairing, by)
    if was_logged_so(held, entry, by):
        return _keep_words(held, entry, by=by, now=now)
    check_began(entry, now)
    enter(held, SessionState.HELD, by=by, now=now)
    return _complete(held, entry, by=by, now=now)


@sensitive_variables("entry")
@transaction.atomic
def log_new_session(*, pairing: Pairing, entry: LogEntry, by: User, now: datetime) -> Session:
    """Record a session that nobody had planned.

    Raises:
        SessionRefused, NextRefused, NoteRefused: as `log_session` does.
    """
    pairing = lock_open_pairing(pairing, by)
    stored = stored_at(pairing, entry.started_at)
    if stored is not None and was_logged_so(stored, entry, by):
        return _keep_words(stored, entry, by=by, now=now)
    session = store_held(pairing, entry, taken=by, by=by, now=now)
    return _complete(session, entry, by=by, now=now)


@sensitive_variables("entry")
@transaction.atomic
def store_notes(*, session: Session, entry: LogWords, by: User, now: datetime) -> Session:
    """Store the notes alone of a session that somebody else of the pairing has logged.

    Raises:
        SessionRefused: the pairing has ended.
        NoteRefused: a note cannot be stored, or another window kept other words.
    """
    held = lock(session)
    lock_open_pairing(held.pairing, by)
    return _keep_words(held, entry, by=by, now=now)


def store_held(
    pairing: Pairing, entry: LogEntry, *, taken: User, by: User, now: datetime
) -> Session:
    """Insert a session that nobody had planned; `taken` is whose planned ones it must not meet.

    Raises:
        SessionRefused: it is yet to come, stored already, or one that was planned.
    """
    check_began(entry, now)
    clash = queries.clashing_session(
        people=[taken], starts_at=entry.started_at, minutes=entry.minutes
    )
    if clash is not None and clash.pairing_id == pairing.pk:
        raise SessionRefused("log_planned")
    session = Session(
        pairing=pairing,
        starts_at=entry.started_at,
        minutes=entry.minutes,
        mode=entry.mode,
        state=SessionState.HELD,
        planned_by=by,
    )
    return store_new(session, by=by, now=now)


def check_began(entry: LogEntry, now: datetime) -> None:
    """Raise SessionRefused when the session is yet to come."""
    if entry.started_at > now:
        raise SessionRefused("in_future")


def stored_at(pairing: Pairing, started_at: datetime) -> Session | None:
    """The session of the pair at that very moment."""
    return Session.objects.with_people().filter(pairing=pairing, starts_at=started_at).first()


def was_logged_so(session: Session, entry: LogEntry, by: User) -> bool:
    """Whether this very form was stored before, by the same person."""
    log = SessionLog.objects.filter(session=session, logged_by=by).first()
    if log is None:
        return False
    facts = entry.facts()
    return all(getattr(log, name) == value for name, value in facts.items())


@sensitive_variables("entry")
def _complete(session: Session, entry: LogEntry, *, by: User, now: datetime) -> Session:
    SessionLog.objects.create(session=session, logged_by=by, logged_at=now, **entry.facts())
    _keep_words(session, entry, by=by, now=now)
    if entry.next_plan is not None:
        _plan_next(session.pairing, entry.next_plan, by=by, now=now)
    audit.record("session.logged", session, by=by, now=now, minutes=entry.minutes)
    return session


@sensitive_variables()
def _keep_words(session: Session, entry: LogWords, *, by: User, now: datetime) -> Session:
    """Store the notes; the draft that held them until now goes."""
    for kind, note in ((NoteKind.SHARED, entry.shared), (NoteKind.PRIVATE, entry.private)):
        if note.text or note.version:
            write_note(
                session=session, kind=kind, text=note.text, version=note.version, by=by, now=now
            )
    drop_logged_draft(session=session, entry=entry.draft, by=by)
    return session


def _plan_next(pairing: Pairing, plan: Plan, *, by: User, now: datetime) -> None:
    try:
        plan_session(pairing=pairing, plan=plan, by=by, now=now)
    except SessionRefused as refused:
        raise NextRefused(refused.reason) from refused
