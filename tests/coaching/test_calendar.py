"""Sessions in calendars: in the feeds of both, and in the mail to the one who did not plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from coaching.emails.sessions import compose_changed
from coaching.services.sessions import cancel_session, move_session, plan_session
from notifications.calendar import appointments_of
from notifications.models import CalendarEntry, OutboxMessage
from tests.coaching.pairs import NOW, a_plan
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=3)


def file_for(recipient):
    row = OutboxMessage.objects.filter(recipient=recipient).latest("created_at", "occurrence")
    text = compose_changed(
        recipient=recipient, about_id=str(row.about_id), occurrence=row.occurrence, now=NOW
    )
    event = Calendar.from_ical(text.calendar.content).walk("VEVENT")[0]
    return text.calendar.method, event


def test_both_have_the_session_and_nobody_else(pairing, coach, coachee):
    session = plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)
    for person in (coach, coachee):
        shown = list(appointments_of(person, now=NOW).values())
        assert [(one.starts_at, one.ends_at) for one in shown] == [(SOON, session.ends_at)]
    assert appointments_of(UserFactory(), now=NOW) == {}


def test_the_mail_brings_the_date_without_names(pairing, coach, coachee):
    plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)
    method, event = file_for(coachee)
    assert (method, str(event["SUMMARY"]), event["SEQUENCE"]) == ("REQUEST", "Session", 0)
    assert coach.name not in event.to_ical().decode()


def test_only_another_time_is_a_change_for_calendars(pairing, coach, coachee):
    session = plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)
    move = {"session": session, "by": coach, "now": NOW}
    move_session(plan=a_plan(SOON), version=1, **move)
    assert CalendarEntry.objects.get().sequence == 0
    move_session(plan=a_plan(SOON + timedelta(hours=2)), version=2, **move)
    assert CalendarEntry.objects.get().sequence == 1


def test_a_cancelled_session_leaves_the_calendars(pairing, coach, coachee):
    session = plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)
    cancel_session(session=session, by=coach, now=NOW + timedelta(hours=1))
    method, event = file_for(coachee)
    assert (method, str(event["STATUS"]), event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert appointments_of(coachee, now=NOW) == {}
