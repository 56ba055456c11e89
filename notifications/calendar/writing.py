"""Calendar files as RFC 5545 and RFC 5546 want them; titles say nothing but what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.models import User
from notifications.calendar.appointments import Appointment
from notifications.models import CalendarEntry, Noun

PRODUCT = "-//Counterpart//Counterpart//EN"
REFRESH = "PT4H"


@dataclass(frozen=True)
class CalendarFile:
    """A calendar file that travels with a mail; `method` is REQUEST or CANCEL."""

    method: str
    content: bytes


def host_name() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def invitation(entry: CalendarEntry, recipient: User) -> CalendarFile:
    """Put the entry into the reader's calendar, or bring it in line."""
    event = _event_of(entry, "CONFIRMED")
    _address(event, recipient)
    return CalendarFile("REQUEST", _file([event], method="REQUEST"))


def cancellation(entry: CalendarEntry, recipient: User) -> CalendarFile:
    """Take the entry out of the reader's calendar."""
    event = _event_of(entry, "CANCELLED")
    _address(event, recipient)
    return CalendarFile("CANCEL", _file([event], method="CANCEL"))


def publication(entries: Iterable[CalendarEntry]) -> CalendarFile:
    """Several entries in one file: an invitation may hold but one, so this invites nobody."""
    events = [_event_of(entry, "CONFIRMED") for entry in entries]
    for event in events:
        event["organizer"] = _organizer()
    return CalendarFile("PUBLISH", _file(events, method="PUBLISH"))


def feed(appointments: Iterable[Appointment], entries: Mapping[str, CalendarEntry]) -> bytes:
    """All appointments of a person; `entries` give the sequence of those that were invited to."""
    return _file([_event_in_feed(one, entries.get(one.key)) for one in appointments])


def _event_in_feed(one: Appointment, entry: CalendarEntry | None) -> Event:
    event = _event(
        uid=uid_of(one.key),
        noun=one.noun,
        path=one.path,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        is_all_day=one.is_all_day,
        stamp=entry.changed_at if entry else one.starts_at,
        sequence=entry.sequence if entry else 0,
    )
    event.add("status", "TENTATIVE" if one.is_tentative else "CONFIRMED")
    return event


def _event_of(entry: CalendarEntry, status: str) -> Event:
    event = _event(
        uid=uid_of(entry.uid),
        noun=entry.noun,
        path=entry.path,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        is_all_day=entry.is_all_day,
        stamp=entry.changed_at,
        sequence=entry.sequence,
    )
    event.add("status", status)
    return event


def uid_of(key: str) -> str:
    return f"{key}@{host_name()}"


def _event(
    *,
    uid: str,
    noun: str,
    path: str,
    starts_at: datetime,
    ends_at: datetime,
    is_all_day: bool,
    stamp: datetime,
    sequence: int,
) -> Event:
    event = Event()
    url = f"{settings.BASE_URL}{path}"
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", starts_at.date() if is_all_day else starts_at)
    event.add("dtend", ends_at.date() if is_all_day else ends_at)
    event.add("summary", str(Noun(noun).label))
    event.add("description", _("More in Counterpart: %(url)s") % {"url": url})
    event.add("url", url)
    event.add("class", "PRIVATE")
    event.add("sequence", sequence)
    return event


def _address(event: Event, recipient: User) -> None:
    """Who invites, and the one reader; nobody else's address travels."""
    event["organizer"] = _organizer()
    attendee = vCalAddress(f"mailto:{recipient.email}")
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)


def _organizer() -> vCalAddress:
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText("Counterpart")
    return organizer


def _file(events: list[Any], *, method: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    else:
        calendar.add("x-wr-calname", "Counterpart")
        calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"}, encode=False)
        calendar.add("x-published-ttl", REFRESH)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()
