"""What waits for people while a visit is under way and after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exchanges.presenters.steps import waiting
from exchanges.services.cascade import add_action
from exchanges.services.conduct import (
    Present,
    begin_visit,
    end_reporting,
    lock_visit,
    record_attendance,
)
from exchanges.services.reports import PARTS, hand_in_report, store_report
from tests.exchanges.scenes import NOW
from tests.exchanges.stages import at, confirmed_visit, outsiders, under_way
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db


def urls(person, now):
    return [step.url.split("/", 3)[-1] for step in next_steps(person, now=now)]


def test_a_locked_visit_waits_to_begin_from_its_first_day_on():
    stage = confirmed_visit()
    lock_visit(visit=stage.visit, by=stage.organiser, now=NOW)
    first = at(stage.visit.first_monday, 8)
    assert "step/begin/" not in urls(stage.host, first - timedelta(days=1))
    assert "step/begin/" in urls(stage.host, first)
    assert "step/begin/" not in urls(stage.head, first)
    begin_visit(visit=stage.visit, by=stage.host, now=first)
    assert "step/begin/" not in urls(stage.host, first)


def test_attendance_waits_for_the_host_until_it_is_recorded():
    stage = under_way()
    now = at(stage.visit.first_monday, 18)
    assert "days/" in urls(stage.host, now)
    assert "days/" not in urls(stage.head, now)
    record_attendance(
        visit=stage.visit,
        day=stage.visit.first_monday,
        present={stage.delegation.pk: Present(4)},
        by=stage.host,
        now=now,
    )
    assert "days/" not in urls(stage.host, now)


def test_each_side_writes_its_report_from_the_last_day_on():
    stage = under_way()
    own = f"reports/{stage.delegation.pk}/"
    assert own not in urls(stage.head, at(stage.visit.first_monday, 9))
    assert own in urls(stage.head, stage.after)
    assert "reports/host/" in urls(stage.host, stage.after)
    parts = dict.fromkeys(PARTS, "Words")
    side = {"visit": stage.read(), "delegation": stage.delegation, "by": stage.head}
    store_report(version=0, parts=parts, now=stage.after, **side)
    hand_in_report(now=stage.after, **side)
    assert own not in urls(stage.head, stage.after)


def test_a_reported_visit_waits_for_the_organiser_to_close_it():
    stage = under_way()
    end_reporting(visit=stage.visit, reason="None came", by=stage.organiser, now=stage.after)
    assert "step/close/" in urls(stage.organiser, stage.after)
    assert "step/close/" not in urls(stage.host, stage.after)


def test_an_action_waits_for_its_institution_two_weeks_before_it_is_due():
    stage = under_way()
    delegation = stage.delegation
    delegation.visit = stage.read()
    due_on = (stage.after + timedelta(days=30)).date()
    fields = {"what": "Open a desk", "owner": "Chief", "due_on": due_on}
    action = add_action(delegation=delegation, fields=fields, by=stage.head, now=stage.after)

    def waits_for(person, days):
        steps = next_steps(person, now=stage.after + timedelta(days=days))
        return any(str(action.pk) in step.url for step in steps)

    assert not waits_for(stage.head, 10)
    assert waits_for(stage.head, 20)
    assert waits_for(stage.focal_point, 20)
    assert not waits_for(stage.organiser, 20)
    assert not any(waits_for(person, 20) for person in outsiders())
