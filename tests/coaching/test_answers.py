"""Mails that ask whether a pair met: three links, nothing done by opening one, when none goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from coaching.emails import answers
from coaching.emails.answers import compose_over
from coaching.emails.sessions import (
    compose_log_missing,
    compose_no_next,
    compose_tomorrow,
    planned_messages,
)
from coaching.models import Session
from coaching.queries import with_session_facts
from coaching.services.logs import log_session
from matching.models import Pairing, PairingMove, PairingState
from notifications.delivery import send_due_messages
from notifications.models import MessageState, OutboxMessage
from notifications.services import plan_messages
from tests.coaching.pairs import NOW, enrol, held, make_pairing, planned
from tests.coaching.test_logs import an_entry

UNTIL = NOW + timedelta(days=35)
OVER = NOW + timedelta(hours=1)


def all_messages():
    return [
        *planned_messages(now=NOW, until=UNTIL),
        *answers.planned_messages(now=NOW, until=UNTIL),
    ]


def about_the_end(session):
    return [m for m in answers.planned_messages(now=NOW, until=UNTIL) if m.about_id == session.pk]


def compose(function, message, recipient, now):
    return function(
        recipient=recipient, about_id=str(message.about_id), occurrence=message.occurrence, now=now
    )


def test_when_a_session_ends_its_coach_is_asked(session, coach):
    (message,) = about_the_end(session)
    assert (message.recipient_id, message.due_at) == (coach.pk, session.ends_at)
    assert message.useless_after == session.ends_at + timedelta(hours=48)
    assert compose(compose_over, message, coach, now=NOW + timedelta(minutes=59)) is None
    text = compose(compose_over, message, coach, now=OVER)
    assert [link.url for link in text.links] == [
        reverse(f"coaching:session-{page}", args=[session.pk]) for page in ("log", "missed", "edit")
    ]


def test_the_reminder_to_log_carries_the_same_three_links(session, coach):
    late = NOW + timedelta(hours=49)
    messages = planned_messages(now=late, until=late)
    message = next(m for m in messages if m.kind == "coaching.log_missing")
    assert len(compose(compose_log_missing, message, coach, now=late).links) == 3


def test_of_two_coaches_both_are_asked_until_one_logs(session, coach):
    second = enrol(session.pairing.cohort, session.pairing.coach.part)
    Pairing.objects.update(co_coach=second)
    messages = about_the_end(session)
    other = second.profile.user
    assert {m.recipient_id for m in messages} == {coach.pk, other.pk}
    theirs = next(m for m in messages if m.recipient_id == other.pk)
    log_session(session=session, entry=an_entry(), by=coach, now=OVER)
    assert compose(compose_over, theirs, other, now=OVER) is None
    assert not about_the_end(session)


def test_opening_a_link_changes_nothing(as_user, coach, pairing):
    session = planned(pairing, timezone.now() - timedelta(hours=3))
    before = Session.objects.values().get()
    for page in ("log", "missed", "edit"):
        answer = as_user(coach).get(reverse(f"coaching:session-{page}", args=[session.pk]))
        assert answer.status_code == 200
    assert Session.objects.values().get() == before


@pytest.mark.parametrize("page", ["log", "missed", "edit"])
def test_whoever_is_not_signed_in_comes_back_to_the_form(client, session, page):
    address = reverse(f"coaching:session-{page}", args=[session.pk])
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={address}")


def test_the_mail_has_each_link_in_both_its_parts(session, coach):
    coach.time_zone = "UTC"
    coach.save()
    plan_messages(now=OVER)
    noon = OVER + timedelta(hours=1)
    send_due_messages(now=noon)
    letter = next(sent for sent in mail.outbox if sent.to == [coach.email])
    html = letter.alternatives[0][0]
    for page in ("log", "missed", "edit"):
        address = reverse(f"coaching:session-{page}", args=[session.pk])
        assert address in letter.body
        assert f'{address}"' in html
    assert "List-Unsubscribe" in letter.extra_headers


def test_nobody_is_reminded_while_the_pairing_pauses(session, coach, pairing):
    held(pairing, NOW - timedelta(weeks=8))
    planned(pairing, NOW + timedelta(days=2))
    before = all_messages()
    assert {m.kind for m in before} == {
        "coaching.session_over",
        "coaching.log_missing",
        "coaching.session_tomorrow",
    }
    Pairing.objects.update(state=PairingState.PAUSED)
    assert not all_messages()
    functions = {
        "coaching.session_over": compose_over,
        "coaching.log_missing": compose_log_missing,
        "coaching.session_tomorrow": compose_tomorrow,
    }
    for message in before:
        moment = message.due_at
        assert compose(functions[message.kind], message, coach, now=moment) is None


@pytest.mark.parametrize("state", [PairingState.CONTRACTING, PairingState.PAUSED])
def test_a_pair_with_a_reason_not_to_meet_is_not_quiet(pairing, coach, state):
    held(pairing, NOW - timedelta(weeks=7))
    message = next(m for m in all_messages() if m.kind == "coaching.no_next_session")
    Pairing.objects.update(state=state)
    assert not with_session_facts(Pairing.objects.all(), NOW).get().is_quiet
    assert not all_messages()
    assert compose(compose_no_next, message, coach, now=NOW) is None


def test_six_weeks_begin_when_the_work_begins_or_goes_on(pairing):
    held(pairing, NOW - timedelta(weeks=9))
    resumed = NOW - timedelta(weeks=1)
    PairingMove.objects.create(
        pairing=pairing, from_state=PairingState.PAUSED, to_state=PairingState.ACTIVE, at=resumed
    )
    facts = with_session_facts(Pairing.objects.all(), NOW).get()
    assert (facts.quiet_since, facts.is_quiet) == (resumed, False)


def test_at_night_a_reminder_waits_and_in_the_morning_all_come_in_one_mail(pairing, coach):
    coach.time_zone = "UTC"
    coach.save()
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    evening = NOW.replace(hour=20)
    sessions = [planned(pairing, evening), planned(other, evening + timedelta(minutes=90))]
    night, morning = NOW.replace(hour=23), NOW.replace(hour=8) + timedelta(days=1)
    plan_messages(now=night)
    send_due_messages(now=night)
    assert not [sent for sent in mail.outbox if sent.to == [coach.email]]
    send_due_messages(now=morning)
    (letter,) = [sent for sent in mail.outbox if sent.to == [coach.email]]
    for session in sessions:
        assert reverse("coaching:session-log", args=[session.pk]) in letter.body


def test_one_click_stops_one_kind_and_no_other(client, session, coach):
    coach.time_zone = "UTC"
    coach.save()
    plan_messages(now=OVER)
    send_due_messages(now=OVER + timedelta(hours=1))
    letter = next(sent for sent in mail.outbox if sent.to == [coach.email])
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert client.post(address.partition(".org")[2] or address).status_code == 200
    planned(session.pairing, OVER + timedelta(hours=1))
    for later in (OVER + timedelta(hours=3), OVER + timedelta(days=3)):
        plan_messages(now=later)
        send_due_messages(now=later)
    assert states_of(coach, "session_over") == {MessageState.SENT, MessageState.VOIDED}
    assert states_of(coach, "log_missing") == {MessageState.SENT}


def states_of(person, kind):
    mine = OutboxMessage.objects.filter(recipient=person, kind=f"coaching.{kind}")
    return set(mine.values_list("state", flat=True))
