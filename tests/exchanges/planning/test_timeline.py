"""The reverse timeline: every step once, in time, and none that does not apply."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exchanges.planning.timeline import (
    GRACE_DAYS,
    Occasion,
    Owner,
    Step,
    steps_of_delegation,
    steps_of_visit,
)

MONDAY = date(2027, 3, 1)
FRIDAY = MONDAY + timedelta(days=4)
EARLY = MONDAY - timedelta(days=365)
AFTER = {Step.HOST_REPORT, Step.REPORT, Step.CASCADE, Step.FOLLOW_UP}


def occasion(**facts):
    return Occasion(**{"first_day": MONDAY, "last_day": FRIDAY, "known_on": EARLY, **facts})


def days_before(steps):
    return {one.step: (MONDAY - one.due_on).days for one in steps}


def test_a_visit_abroad_leaves_time_for_the_visa():
    found = days_before(steps_of_delegation(occasion(visa_days=42)))
    assert found[Step.NOMINATIONS] == 63
    assert found[Step.INVITATION] == found[Step.VISA] == 56
    assert found[Step.TRAVEL] == 21


def test_within_one_country_there_is_no_visa_and_less_to_wait_for():
    found = days_before(steps_of_delegation(occasion()))
    assert Step.VISA not in found
    assert found[Step.NOMINATIONS] == 28
    assert found[Step.TRAVEL] == 10


def test_interpreters_only_where_some_are_needed():
    assert Step.INTERPRETERS not in days_before(steps_of_visit(occasion()))
    found = {one.step: one.owner for one in steps_of_visit(occasion(has_interpreters=True))}
    assert found[Step.INTERPRETERS] == Owner.ORGANISER


def test_what_follows_counts_from_the_last_day():
    after = {
        one.step: (one.due_on - FRIDAY).days
        for one in [*steps_of_visit(occasion()), *steps_of_delegation(occasion())]
        if one.step in AFTER
    }
    assert after == {
        Step.HOST_REPORT: 30, Step.REPORT: 30, Step.CASCADE: 60, Step.FOLLOW_UP: 180,
    }  # fmt: skip


def test_a_visit_known_late_gives_everybody_some_days():
    late = occasion(known_on=MONDAY - timedelta(days=20), visa_days=42)
    found = days_before(steps_of_delegation(late))
    assert found[Step.NOMINATIONS] == found[Step.VISA] == 20 - GRACE_DAYS
    assert found[Step.BRIEFING] == 7


@given(
    known=st.integers(-400, 400),
    visa=st.integers(0, 200),
    interpreters=st.booleans(),
    weeks=st.integers(1, 4),
)
def test_each_step_comes_once_on_its_side_of_the_visit(known, visa, interpreters, weeks):
    when = occasion(
        known_on=MONDAY + timedelta(days=known),
        visa_days=visa,
        has_interpreters=interpreters,
        last_day=MONDAY + timedelta(days=7 * weeks - 3),
    )
    steps = [*steps_of_visit(when), *steps_of_delegation(when)]
    assert len({one.step for one in steps}) == len(steps)
    for one in steps:
        assert (one.due_on > when.last_day) == (one.step in AFTER)
        if one.step not in AFTER:
            assert one.due_on < when.first_day


@given(move=st.integers(-300, 300))
def test_every_day_moves_with_the_visit(move):
    here, there = (
        occasion(visa_days=30),
        occasion(
            visa_days=30,
            first_day=MONDAY + timedelta(days=7 * move),
            last_day=FRIDAY + timedelta(days=7 * move),
            known_on=EARLY + timedelta(days=7 * move),
        ),
    )
    for one, other in zip(steps_of_delegation(here), steps_of_delegation(there), strict=True):
        assert one.step == other.step
        assert other.due_on - one.due_on == timedelta(days=7 * move)
