from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.zones import zone_of
from notifications.rules import is_quiet, quiet_until

ZONES = sorted(zoneinfo.available_timezones())
# The whole hour, the half hour, two hours, at midnight, twice a year around Ramadan.
CHANGING = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/New_York",
    "America/Santiago",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Europe/Kyiv",
    "Europe/Stockholm",
    "Pacific/Chatham",
]
# Eleven hours, and at most two more where clocks are set back in it (Troll).
LONGEST_NIGHT = timedelta(hours=13)
START = datetime(2015, 1, 1, tzinfo=UTC)
YEARS = st.integers(0, 20 * 365 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))


@given(moment=YEARS, name=st.sampled_from(ZONES))
def test_the_night_ends_at_eight_by_the_wall_clock_in_every_zone(moment, name):
    zone = zone_of(name)
    if not is_quiet(moment, zone):
        return
    morning = quiet_until(moment, zone)
    assert not is_quiet(morning, zone)
    assert timedelta(0) < morning - moment <= LONGEST_NIGHT
    assert morning.astimezone(zone).time() >= time(8)


@pytest.mark.parametrize("name", CHANGING)
def test_the_nights_when_clocks_change(name):
    zone = zone_of(name)
    days = _days_of_change(zone, 2026)
    assert days
    for day in days:
        for minutes in range(0, 3 * 24 * 60, 47):
            moment = day - timedelta(days=1) + timedelta(minutes=minutes)
            if is_quiet(moment, zone):
                morning = quiet_until(moment, zone)
                assert not is_quiet(morning, zone)
                assert morning.astimezone(zone).time() == time(8)
                assert timedelta(0) < morning - moment <= LONGEST_NIGHT


def _days_of_change(zone, year):
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    pairs = zip(days, offsets, offsets[1:], strict=False)
    return [day for day, here, there in pairs if here != there]


@pytest.mark.parametrize(
    ("wall", "quiet"),
    [("20:59:59", False), ("21:00:00", True), ("07:59:59", True), ("08:00:00", False)],
)
def test_the_edges(wall, quiet):
    zone = zoneinfo.ZoneInfo("Africa/Kigali")
    moment = datetime.combine(date(2026, 12, 8), time.fromisoformat(wall), tzinfo=zone)
    assert is_quiet(moment, zone) is quiet


def test_an_unknown_zone_is_utc():
    assert zone_of("Mars/Olympus") is UTC
    assert zone_of("") is UTC
    assert zone_of("Africa") is UTC
