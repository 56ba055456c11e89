"""Calendar entries: what they say, where they come from, and how they are written."""

from notifications.calendar.appointments import Appointment, all_day, digest_of
from notifications.calendar.sources import Source, appointments_of, register_source
from notifications.calendar.writing import (
    CalendarFile,
    cancellation,
    feed,
    host_name,
    invitation,
    publication,
)

__all__ = [
    "Appointment",
    "CalendarFile",
    "Source",
    "all_day",
    "appointments_of",
    "cancellation",
    "digest_of",
    "feed",
    "host_name",
    "invitation",
    "publication",
    "register_source",
]
