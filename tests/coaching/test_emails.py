"""Messages derived from sessions: due when, to whom, and void when things changed."""

from __future__ import annotations

import zoneinfo
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from coaching.emails.sessions import (
    compose_changed,
    compose_log_missing,
    compose_no_next,
    compose_tomorrow,
    planned_messages,
)
from coaching.models import Session
from coaching.services.sessions import cancel_session, move_session, plan_session
from matching.models import Pairing, PairingState
from notifications.emails import kind_named
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, a_plan, held, planned
from tests.factories import UserFactory

CHANGED = "coaching.session_changed"

UNTIL = NOW + timedelta(days=35)


def messages_of(kind):
    return [m for m in planned_messages(now=NOW, until=UNTIL) if m.kind == f"coaching.{kind}"]


def compose(function, message, recipient, now=NOW):
    return function(
        recipient=recipient, about_id=str(message.about_id), occurrence=message.occurrence, now=now
    )


def test_both_people_are_reminded_a_day_before(pairing, coach, coachee):
    session = planned(pairing, NOW + timedelta(days=3))
    reminders = messages_of("session_tomorrow")
    assert {m.recipient_id for m in reminders} == {coach.pk, coachee.pk}
    assert {m.due_at for m in reminders} == {session.starts_at - timedelta(hours=24)}
    assert {m.useless_after for m in reminders} == {session.starts_at}


def test_the_reminder_says_both_zones_and_its_subject_nothing(pairing, coach, coachee):
    planned(pairing, NOW + timedelta(days=1))
    message = messages_of("session_tomorrow")[0]
    with timezone.override(zoneinfo.ZoneInfo("Africa/Kigali")), translation.override("en"):
        text = compose(compose_tomorrow, message, coachee)
    assert "Tue 8 Dec, 11:00 Kigali / 10:00 Stockholm" in text.paragraphs[0]
    assert coach.name in text.paragraphs[0]
    assert coach.name not in text.subject
    assert "Dec" not in text.subject


def test_a_moved_session_makes_another_reminder_and_voids_the_first(pairing, coach, coachee):
    session = planned(pairing, NOW + timedelta(days=1))
    before = messages_of("session_tomorrow")[0]
    plan = a_plan(NOW + timedelta(days=2))
    move_session(session=session, plan=plan, version=1, by=coach, now=NOW)
    assert before.occurrence not in {m.occurrence for m in messages_of("session_tomorrow")}
    assert compose(compose_tomorrow, before, coachee) is None


def test_a_log_is_missing_after_two_days_and_the_coach_hears_of_it(pairing, coach, coachee):
    session = planned(pairing, NOW - timedelta(days=3))
    message = messages_of("log_missing")[0]
    assert message.recipient_id == coach.pk
    assert message.due_at == session.ends_at + timedelta(hours=48)
    assert compose(compose_log_missing, message, coach)
    Session.objects.update(state="held")
    assert compose(compose_log_missing, message, coach) is None
    assert not messages_of("log_missing")


def test_six_weeks_without_a_session_remind_both_once(pairing, coach, coachee):
    last = NOW - timedelta(weeks=7)
    held(pairing, last)
    messages = messages_of("no_next_session")
    assert {m.recipient_id for m in messages} == {coach.pk, coachee.pk}
    assert {m.due_at for m in messages} == {last + timedelta(weeks=6)}
    assert compose(compose_no_next, messages[0], coachee)
    planned(pairing, NOW + timedelta(days=1))
    assert not messages_of("no_next_session")
    assert compose(compose_no_next, messages[0], coachee) is None


@pytest.mark.parametrize("state", [PairingState.CLOSED, PairingState.ENDED_EARLY])
def test_an_ended_pairing_gets_no_message(pairing, coach, state):
    planned(pairing, NOW + timedelta(days=1))
    planned(pairing, NOW - timedelta(days=5))
    message = messages_of("session_tomorrow")[0]
    Pairing.objects.update(state=state)
    assert not list(planned_messages(now=NOW, until=UNTIL))
    assert compose(compose_tomorrow, message, coach) is None


def test_each_change_by_the_other_is_told_as_it_stands(pairing, coach, coachee):
    session = plan_session(pairing=pairing, plan=a_plan(NOW + timedelta(days=1)), by=coach, now=NOW)
    first = OutboxMessage.objects.get(kind=CHANGED)
    assert "planned a session" in compose(compose_changed, first, coachee).paragraphs[0]
    moved = move_session(
        session=session, plan=a_plan(NOW + timedelta(days=2)), version=1, by=coach, now=NOW
    )
    assert compose(compose_changed, first, coachee) is None
    second = OutboxMessage.objects.get(kind=CHANGED, occurrence="2")
    assert "changed your session" in compose(compose_changed, second, coachee).paragraphs[0]
    cancel_session(session=moved, by=coach, now=NOW)
    third = OutboxMessage.objects.get(kind=CHANGED, occurrence="3")
    assert "cancelled" in compose(compose_changed, third, coachee).paragraphs[0]


def test_a_stranger_gets_no_text(pairing):
    planned(pairing, NOW + timedelta(days=1))
    message = messages_of("session_tomorrow")[0]
    assert compose(compose_tomorrow, message, UserFactory()) is None


def test_every_kind_is_registered():
    for kind in ("session_changed", "session_tomorrow", "log_missing", "no_next_session"):
        assert kind_named(f"coaching.{kind}")
