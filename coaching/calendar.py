"""The dates of sessions, for the two people of their pair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import User
from coaching.models import Session, SessionState
from notifications.calendar import Appointment, register_source
from notifications.calendar.appointments import key_of
from notifications.models import Noun

LOOKS_BACK = timedelta(days=180)


def appointments(*, user: User, now: datetime) -> Iterator[Appointment]:
    """The planned and held sessions of the person, and the planned ones of kept calendars."""
    stands = Session.objects.filter(state__in=[SessionState.PLANNED, SessionState.HELD])
    for session in stands.of(user).filter(starts_at__gte=now - LOOKS_BACK):
        yield appointment_of(session)
    for session in Session.objects.planned().kept_by(user).filter(starts_at__gte=now - LOOKS_BACK):
        yield appointment_of(session)


def session_key(session: Session) -> str:
    return key_of("session", session.pk)


def appointment_of(session: Session) -> Appointment:
    return Appointment(
        key=session_key(session),
        noun=Noun.SESSION,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        path=reverse("coaching:session-detail", args=[session.pk]),
    )


register_source("coaching", appointments)
