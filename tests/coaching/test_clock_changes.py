"""Times that clocks skip or show twice, in the reader's own zone."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from coaching.forms import MoveForm, local_moment
from coaching.models import Session
from tests.coaching.pairs import NOW

ZONES = sorted(zoneinfo.available_timezones())


def in_zone(name: str):
    return timezone.override(zoneinfo.ZoneInfo(name))


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("Europe/Stockholm", date(2027, 3, 28), time(2, 30)),
        ("America/New_York", date(2027, 3, 14), time(2, 0)),
        ("Africa/Cairo", date(2027, 4, 30), time(0, 15)),
        ("Pacific/Apia", date(2011, 12, 30), time(12, 0)),
    ],
)
def test_a_time_that_clocks_skip_is_refused(zone, day, at):
    with in_zone(zone), pytest.raises(ValidationError, match="does not exist"):
        local_moment(day, at)


def test_of_a_time_shown_twice_the_earlier_is_meant():
    with in_zone("Europe/Stockholm"):
        moment = local_moment(date(2026, 10, 25), time(2, 30))
    assert moment == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_untouched_move_keeps_the_later_of_two_equal_times():
    later = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    session = Session(starts_at=later, minutes=60, mode="video", version=1)
    with in_zone("Europe/Stockholm"):
        typed = {"day": "2026-10-25", "time": "02:30", "minutes": "90", "mode": "video"}
        form = MoveForm(typed | {"version": "1"}, session=session)
        assert form.is_valid(), form.errors
    assert form.plan().starts_at == later


@given(zone=st.sampled_from(ZONES), minutes=st.integers(0, 10 * 365 * 24 * 60))
def test_every_moment_comes_back_as_it_was_shown(zone, minutes):
    shown = (NOW + timedelta(minutes=minutes)).astimezone(zoneinfo.ZoneInfo(zone))
    with in_zone(zone):
        read = local_moment(shown.date(), shown.time())
        assert timezone.localtime(read).replace(tzinfo=None) == shown.replace(tzinfo=None)
