"""Busy weeks from calendar files: honest ones, odd ones, hostile ones; preview, then confirm."""

from __future__ import annotations

import time
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from exchanges import rules
from exchanges.imports.busy import BusyRefused, busy_weeks
from exchanges.services.offers import close_host_weeks
from tests.exchanges.scenes import FIRST_MONDAY, NOW, scene, stranger

KIGALI = ZoneInfo("Africa/Kigali")
MONDAYS = [FIRST_MONDAY + timedelta(weeks=week) for week in range(12)]
FIRST, SECOND, THIRD = MONDAYS[:3]


def calendar(*parts: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def event(*lines: str, uid: str = "1") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def read(*parts: str) -> dict[date, int]:
    return busy_weeks(calendar(*parts), MONDAYS, KIGALI)


ALL_DAY = event("DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270107")


def test_whole_days_busy_periods_and_repetitions_count_by_working_day():
    assert read(ALL_DAY) == {FIRST: 3}
    assert read(event("DTSTART;VALUE=DATE:20270109", "DTEND;VALUE=DATE:20270111")) == {}
    periods = "FREEBUSY;FBTYPE=BUSY:20270111T060000Z/20270112T160000Z,20270118T060000Z/PT8H"
    free = "FREEBUSY;FBTYPE=FREE:20270125T060000Z/PT8H"
    assert read("BEGIN:VFREEBUSY", "UID:f", periods, free, "END:VFREEBUSY") == {SECOND: 2, THIRD: 1}
    weekly = event("DTSTART:20260105T060000Z", "DTEND:20260105T160000Z", "RRULE:FREQ=WEEKLY")
    assert read(weekly) == dict.fromkeys(MONDAYS, 1)


def test_short_cancelled_and_transparent_entries_leave_the_day_free():
    day = ("DTSTART:20270104T060000Z", "DTEND:20270104T160000Z")
    assert read(event(*day)) == {FIRST: 1}
    assert read(event("DTSTART:20270104T060000Z", "DTEND:20270104T090000Z")) == {}
    assert read(event(*day, "STATUS:CANCELLED")) == {}
    assert read(event(*day, "TRANSP:TRANSPARENT")) == {}


def test_a_shortened_exception_of_a_repeated_entry_frees_its_day():
    weekly = event(
        "DTSTART:20270104T060000Z", "DTEND:20270104T160000Z", "RRULE:FREQ=WEEKLY;COUNT=2", uid="r"
    )
    exception = event(
        "RECURRENCE-ID:20270111T060000Z", "DTSTART:20270111T060000Z", "DTEND:20270111T070000Z",
        uid="r",
    )  # fmt: skip
    assert read(weekly, exception) == {FIRST: 1}


def test_days_are_those_of_the_host():
    # From 22:00 to 03:00 in UTC is a whole morning of Tuesday in Kigali, and little of Monday.
    late = event("DTSTART:20270104T210000Z", "DTEND:20270105T040000Z")
    assert busy_weeks(calendar(late), MONDAYS, KIGALI) == {FIRST: 1}
    floating = event("DTSTART:20270104T080000", "DTEND:20270104T170000")
    assert read(floating) == {FIRST: 1}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_calendar"),
        (b"PK\x03\x04 a spreadsheet", "no_calendar"),
        (calendar("BEGIN:VEVENT", "DTSTART:tomorrow", "END:VEVENT"), "no_calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"\xff\xfe\x00" * 20, "no_calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * (2 * 1024 * 1024 + 1), "too_large"),
        (calendar(*[event("DTSTART:20270104T080000Z")] * 1001), "too_many_entries"),
        (calendar("X:1\r\n" * 60_000), "too_many_entries"),
        (calendar("BEGIN:X\r\n" * 5000), "too_many_entries"),
        (
            calendar(event("DTSTART:20270104T080000Z", "RDATE:" + ",".join(["20270105"] * 6000))),
            "too_many_entries",
        ),
        *(
            (
                calendar(event("DTSTART:20270104T060000Z", "DTEND:20270104T160000Z", rule)),
                "too_often",
            )
            for rule in (
                "RRULE:FREQ=SECONDLY",
                "RRULE:FREQ=HOURLY",
                "RRULE:FREQ=DAILY;BYMINUTE=1,2,3,4,5,6",
            )
        ),
        (
            calendar(
                event("DTSTART:00010101T000000Z", "DTEND:00010102T000000Z", "RRULE:FREQ=DAILY")
            ),
            "too_often",
        ),
        (
            calendar(
                *(
                    event(
                        "DTSTART:20270104T060000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY", uid=str(n)
                    )
                    for n in range(41)
                )
            ),
            "too_often",
        ),
    ],
)
def test_files_that_are_none_or_ask_for_too_much_are_refused_at_once(content, reason):
    began = time.monotonic()
    with pytest.raises(BusyRefused) as refused:
        busy_weeks(content, MONDAYS, KIGALI)
    assert refused.value.reason == reason
    assert time.monotonic() - began < 5


def test_an_entry_without_end_covers_the_cycle_and_no_more():
    endless = event("DTSTART;VALUE=DATE:19990101", "DTEND;VALUE=DATE:29990101")
    assert read(endless) == dict.fromkeys(MONDAYS, 5)


@pytest.mark.django_db
def test_weeks_with_a_visit_stay_open():
    stage = scene(senders={"UG": "Uganda"})
    monday = stage.publish()[0].first_monday
    close_host_weeks(offer=stage.offer, mondays=MONDAYS, by=stage.host, now=NOW)
    assert list(stage.offer.host_weeks.filter(is_open=True).values_list("monday", flat=True)) == [
        monday
    ]
    with pytest.raises(rules.OfferRefused):
        close_host_weeks(offer=stage.offer, mondays=[], by=stranger(Role.HOST), now=NOW)


@pytest.mark.django_db
def test_a_preview_changes_nothing_and_confirming_closes_the_weeks(as_user):
    stage = scene(senders={"UG": "Uganda"})
    client = as_user(stage.host)
    page = reverse("exchanges:offer-busy", args=[stage.offer.pk])
    secret = ALL_DAY.replace("UID:1", "UID:1\r\nSUMMARY:Operation Nightfall")
    file = SimpleUploadedFile("busy.ics", calendar(secret), content_type="text/calendar")
    answer = client.post(page, {"file": file, "days": "2"}).content.decode()
    assert "Will be closed" in answer
    assert "Close 1 week" in answer
    assert "Nightfall" not in answer
    assert stage.offer.host_weeks.get(monday=FIRST).is_open
    client.post(
        reverse("exchanges:offer-close-weeks", args=[stage.offer.pk]),
        {"mondays": [FIRST.isoformat()]},
    )
    assert not stage.offer.host_weeks.get(monday=FIRST).is_open
    wrong = SimpleUploadedFile("busy.ics", b"no calendar", content_type="text/calendar")
    assert "no calendar file" in client.post(page, {"file": wrong, "days": "2"}).content.decode()
