"""Pairs that work on paper: others may type the facts of their sessions, and the pair is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from coaching import rules
from coaching.models import PaperPairing, Session, SessionLog, SessionState
from coaching.rules import SessionRefused
from coaching.services.logs import LogEntry, check_began, store_held, stored_at, was_logged_so
from coaching.services.sessions import enter, lock, lock_open_pairing
from core import audit
from matching.models import Pairing
from notifications.services import queue_message


@transaction.atomic
def work_on_paper(*, pairing: Pairing, by: User, now: datetime) -> PaperPairing:
    """Let organisers and focal points type the facts; said twice it changes nothing."""
    held = lock_open_pairing(pairing, by)
    said, is_new = PaperPairing.objects.get_or_create(
        pairing=held, defaults={"said_by": by, "said_at": now}
    )
    if is_new:
        audit.record("pairing.put_on_paper", held, by=by, now=now)
    return said


@transaction.atomic
def stop_paper(*, pairing: Pairing, by: User, now: datetime) -> None:
    """From now on the pair types everything itself; said twice it changes nothing."""
    held = lock_open_pairing(pairing, by)
    deleted, _by_model = PaperPairing.objects.filter(pairing=held).delete()
    if deleted:
        audit.record("pairing.taken_off_paper", held, by=by, now=now)


@transaction.atomic
def enter_facts(*, session: Session, entry: LogEntry, by: User, now: datetime) -> Session:
    """Record from paper that a planned or missed session was held. Never a note.

    Raises:
        SessionRefused: the pair does not work on paper, or the session cannot be logged so.
    """
    held = lock(session)
    _lock_paper_pairing(held.pairing, by)
    if was_logged_so(held, entry, by):
        return held
    check_began(entry, now)
    enter(held, SessionState.HELD, by=by, now=now)
    return _complete(held, entry, by=by, now=now)


@transaction.atomic
def enter_new_facts(*, pairing: Pairing, entry: LogEntry, by: User, now: datetime) -> Session:
    """Record from paper a session that nobody had planned. Never a note.

    Raises:
        SessionRefused: as `enter_facts` does.
    """
    held = _lock_paper_pairing(pairing, by)
    stored = stored_at(held, entry.started_at)
    if stored is not None and was_logged_so(stored, entry, by):
        return stored
    session = store_held(held, entry, taken=held.people[0], by=by, now=now)
    return _complete(session, entry, by=by, now=now)


@transaction.atomic
def enter_missed(*, session: Session, by: User, now: datetime) -> Session:
    """Record from paper that a planned session did not take place; typed twice it is one entry.

    Why is for the pair alone: the paper does not ask, and nobody types it.

    Raises:
        SessionRefused: the pair does not work on paper, or the session is not one that waits.
    """
    held = lock(session)
    _lock_paper_pairing(held.pairing, by)
    if held.state == SessionState.MISSED:
        return held
    if held.starts_at > now:
        raise SessionRefused("not_begun")
    enter(held, SessionState.MISSED, by=by, now=now)
    audit.record("session.missed_entered", held, by=by, now=now)
    _tell_pair(held, now)
    return held


def _lock_paper_pairing(pairing: Pairing, by: User) -> Pairing:
    """Read the pairing again, keep it from closing meanwhile, and check that it wants this."""
    held = Pairing.objects.select_for_update(of=("self",)).with_people().get(pk=pairing.pk)
    if not rules.can_enter_facts(by, held):
        raise SessionRefused("not_on_paper")
    return held


def _complete(session: Session, entry: LogEntry, *, by: User, now: datetime) -> Session:
    SessionLog.objects.create(session=session, logged_by=by, logged_at=now, **entry.facts())
    audit.record("session.facts_entered", session, by=by, now=now, minutes=entry.minutes)
    _tell_pair(session, now)
    return session


def _tell_pair(session: Session, now: datetime) -> None:
    """What somebody else typed is read by both, each time anew."""
    for person in session.pairing.people:
        queue_message(
            kind="coaching.facts_entered",
            about=session,
            recipient=person,
            due_at=now,
            now=now,
            occurrence=str(session.version),
            institution_id=session.pairing.cohort.programme.institution_id,
        )
