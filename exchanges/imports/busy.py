"""When a host is busy, from a calendar file: only times are read, no title and no name.

A file is refused before it is parsed where it is too large, and before it is unfolded where its
repetitions would take minutes: what is left takes seconds at the worst.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from django.conf import settings
from icalendar import Calendar

MOST_ENTRIES = 1000
MOST_LINES = 50_000
MOST_REPEATED = 40
MOST_TIMES = 5000  # single times listed in one file: exceptions, extra days, busy periods
COUNTED = timedelta(hours=4)  # a shorter entry leaves the day to guests
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
FINER = {"BYHOUR", "BYMINUTE", "BYSECOND"}
FIRST_YEAR = 1970
WORKING_DAYS = 5
# What a damaged or hostile file makes the parsers raise.
BROKEN = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)

Span = tuple[datetime, datetime]


class BusyRefused(ValueError):
    """A calendar file that cannot be read; `reason` is a key for presenters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def busy_weeks(content: bytes, mondays: Iterable[date], zone: ZoneInfo) -> dict[date, int]:
    """How many working days of each week are busy; weeks that are free are absent.

    `zone` is where the host is: its days count, and times without a zone are its own. Raises
    BusyRefused for what is no calendar, or one that asks for too much.
    """
    _check_size(content)
    weeks = sorted(mondays)
    if not weeks:
        return {}
    try:
        calendar = Calendar.from_ical(content)
        begin = datetime.combine(weeks[0], time(), zone)
        end = datetime.combine(weeks[-1] + timedelta(weeks=1), time(), zone)
        spans = [*_free_busy(calendar, zone), *_events(calendar, begin, end, zone)]
    except BusyRefused:
        raise
    except BROKEN as error:
        raise BusyRefused("no_calendar") from error
    known = set(weeks)
    days = {day for span in spans for day in _days(span, begin, end, zone)}
    counts = Counter(day - timedelta(days=day.weekday()) for day in days)
    return {monday: counts[monday] for monday in sorted(counts) if monday in known}


def _check_size(content: bytes) -> None:
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise BusyRefused("too_large")
    text = content.upper()
    if not text.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"BEGIN:VCALENDAR"):
        raise BusyRefused("no_calendar")
    if text.count(b"BEGIN:") > MOST_ENTRIES or text.count(b"\n") > MOST_LINES:
        raise BusyRefused("too_many_entries")
    times = sum(
        line.count(b",")
        for line in _unfolded(text)
        if line.startswith((b"RDATE", b"EXDATE", b"FREEBUSY"))
    )
    if times > MOST_TIMES:
        raise BusyRefused("too_many_entries")


def _unfolded(text: bytes) -> list[bytes]:
    """The logical lines: one that begins with a blank continues the one before."""
    joined = text.replace(b"\r\n", b"\n").replace(b"\n ", b"").replace(b"\n\t", b"")
    return joined.split(b"\n")


def _free_busy(calendar: Any, zone: ZoneInfo) -> Iterator[Span]:
    for part in calendar.walk("VFREEBUSY"):
        found = part.get("FREEBUSY", [])
        for period in found if isinstance(found, list) else [found]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield _moment(period.start, zone), _moment(period.end, zone)


def _events(calendar: Any, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Span]:
    counted = Calendar()
    events = list(calendar.walk("VEVENT"))
    kept = {str(one.get("UID")) for one in events if _counts(one, zone)}
    repeated = 0
    for one in events:
        # An exception to a repeated entry stays with it, however short it is.
        if _counts(one, zone) or ("RECURRENCE-ID" in one and str(one.get("UID")) in kept):
            repeated += _check_repetition(one)
            counted.add_component(one)
    if repeated > MOST_REPEATED:
        raise BusyRefused("too_often")
    for one in recurring_ical_events.of(counted).between(begin, end):
        if _counts(one, zone):
            yield _span(one, zone)


def _counts(event: Any, zone: ZoneInfo) -> bool:
    """Whether an entry keeps a host from receiving guests for a good part of a day."""
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    if is_free or str(event.get("STATUS", "")).upper() == "CANCELLED" or "DTSTART" not in event:
        return False
    begin, end = _span(event, zone)
    return end - begin >= COUNTED


def _check_repetition(event: Any) -> int:
    """How often an entry is counted as a repeated one; refuses what repeats too finely."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        often = {str(one).upper() for one in rule.get("FREQ", [])}
        if not often or often - FREQUENCIES or FINER & {str(key).upper() for key in rule}:
            raise BusyRefused("too_often")
        if event.get("DTSTART").dt.year < FIRST_YEAR and often & {"DAILY", "WEEKLY"}:
            raise BusyRefused("too_often")
    return int("RRULE" in event)


def _span(event: Any, zone: ZoneInfo) -> Span:
    start = event.get("DTSTART").dt
    begin = _moment(start, zone)
    if "DTEND" in event:
        return begin, _moment(event.get("DTEND").dt, zone)
    if "DURATION" in event:
        return begin, begin + event.get("DURATION").dt
    return begin, begin + (timedelta() if isinstance(start, datetime) else timedelta(days=1))


def _moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), zone)
    return value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)


def _days(span: Span, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The working days between `begin` and `end` of which a span takes a good part."""
    first, last = max(span[0], begin), min(span[1], end)
    day = first.date()
    while first < last:
        night = datetime.combine(day + timedelta(days=1), time(), zone)
        if min(last, night) - first >= COUNTED and day.weekday() < WORKING_DAYS:
            yield day
        first, day = night, day + timedelta(days=1)
