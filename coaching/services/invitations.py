"""The planned sessions of a pair, for somebody who comes to it or leaves it."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from coaching.calendar import appointment_of
from coaching.models import Session
from matching.models import Pairing
from notifications.services import queue_message, take_out_of_calendar


def tell_of_sessions(*, pairing: Pairing, person: User, now: datetime) -> None:
    """Write to somebody new about each session to come, with the file for their calendar."""
    for session in _ahead(pairing, now):
        queue_message(
            kind="coaching.session_changed",
            about=session,
            recipient=person,
            due_at=now,
            now=now,
            occurrence=str(session.version),
            useless_after=session.starts_at,
            institution_id=pairing.cohort.programme.institution_id,
        )


def take_out_of_sessions(*, pairing: Pairing, person: User, now: datetime) -> None:
    """Take each session to come out of the calendar of somebody who has left."""
    for session in _ahead(pairing, now):
        take_out_of_calendar(
            appointment=appointment_of(session),
            person=person,
            now=now,
            institution_id=pairing.cohort.programme.institution_id,
        )


def _ahead(pairing: Pairing, now: datetime) -> list[Session]:
    return list(Session.objects.ahead(now).filter(pairing=pairing).with_people())
