"""The dates of chemistry meetings, for their two people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import User
from matching.models import ChemistryMeeting, MeetingState
from notifications.calendar import Appointment, register_source
from notifications.calendar.appointments import key_of
from notifications.models import Noun

LOOKS_BACK = timedelta(days=180)


def appointments(*, user: User, now: datetime) -> Iterator[Appointment]:
    """The agreed and held meetings of the person."""
    stands = ChemistryMeeting.objects.of(user).filter(
        state__in=[MeetingState.AGREED, MeetingState.HELD], starts_at__gte=now - LOOKS_BACK
    )
    for meeting in stands.select_related("round"):
        yield appointment_of(meeting)


def meeting_key(meeting: ChemistryMeeting) -> str:
    return key_of("meeting", meeting.pk)


def appointment_of(meeting: ChemistryMeeting) -> Appointment:
    """A meeting with a time.

    Raises:
        ValueError: it has no time.
    """
    if meeting.starts_at is None:
        raise ValueError(f"no time is agreed for {meeting.pk}")
    return Appointment(
        key=meeting_key(meeting),
        noun=Noun.MEETING,
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + timedelta(minutes=meeting.round.minutes),
        path=reverse("matching:meeting-detail", args=[meeting.pk]),
    )


register_source("matching", appointments)
