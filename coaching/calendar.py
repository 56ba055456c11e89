"""The dates of sessions for their pair, of group sessions and of supervision for who is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import User
from coaching.models import (
    GroupAnswer,
    GroupPlace,
    GroupSession,
    GroupState,
    Session,
    SessionState,
    SupervisionMeeting,
    SupervisionState,
)
from matching.models import EnrolmentState
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


def group_appointments(*, user: User, now: datetime) -> Iterator[Appointment]:
    """The group sessions that the person is asked to and has not said no to."""
    asked = GroupPlace.objects.filter(
        enrolment__profile__user=user, enrolment__state=EnrolmentState.ENROLLED
    ).exclude(answer=GroupAnswer.NO)
    stands = GroupSession.objects.exclude(state=GroupState.CANCELLED)
    for session in stands.filter(pk__in=asked.values("session"), starts_at__gte=now - LOOKS_BACK):
        yield appointment_of_group(session)


def group_key(session: GroupSession) -> str:
    return key_of("group", session.pk)


def appointment_of_group(session: GroupSession) -> Appointment:
    return Appointment(
        key=group_key(session),
        noun=Noun.GROUP_SESSION,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        path=session.get_absolute_url(),
    )


def supervisions(*, user: User, now: datetime) -> Iterator[Appointment]:
    """The planned and held meetings of the person's supervision groups."""
    stands = SupervisionMeeting.objects.exclude(state=SupervisionState.CANCELLED)
    for meeting in stands.of(user).filter(starts_at__gte=now - LOOKS_BACK):
        yield supervision_of(meeting)


def supervision_key(meeting: SupervisionMeeting) -> str:
    return key_of("supervision", meeting.pk)


def supervision_of(meeting: SupervisionMeeting) -> Appointment:
    return Appointment(
        key=supervision_key(meeting),
        noun=Noun.SUPERVISION,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        path=meeting.get_absolute_url(),
    )


register_source("coaching", appointments)
register_source("coaching.groups", group_appointments)
register_source("coaching.supervision", supervisions)
