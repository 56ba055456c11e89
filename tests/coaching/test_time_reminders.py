"""Reminders that concern times: a day before a session, and of proposed times without an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import User
from accounts.services import Guest
from coaching.emails.kept import compose_session_tomorrow
from coaching.emails.kept import compose_times_proposed as compose_kept_times
from coaching.emails.times import compose_times_proposed
from coaching.models import Delegate, Note
from coaching.services.delegates import choose_delegate_mails, end_delegate, name_delegate
from coaching.services.sessions import cancel_session
from coaching.services.times import propose_times, withdraw_times
from matching.models import PairingState
from notifications.models import MessageState, OutboxMessage
from notifications.services import plan_messages
from tests.coaching.pairs import NOW, planned
from tests.coaching.test_times import an_offer
from tests.factories import UserFactory

DAY = timedelta(days=1)
KEPT_TOMORROW, KEPT_TIMES = "coaching.kept_session_tomorrow", "coaching.kept_times_proposed"


@pytest.fixture
def delegate(coachee) -> Delegate:
    UserFactory(name="Berit Aide", email="aide@example.org")
    guest = Guest(email="aide@example.org", name="Berit", language="en")
    return name_delegate(guest=guest, gets_mails=True, by=coachee, now=NOW)


@pytest.fixture
def aide(delegate) -> User:
    return delegate.aide


def rows(kind: str, **facts):
    """The messages of a kind that lie ahead once the plan is brought up to date."""
    plan_messages(now=NOW)
    return OutboxMessage.objects.filter(kind=kind, state=MessageState.DUE, **facts)


def composed(compose, row, now=NOW):
    with timezone.override("Africa/Kigali"), translation.override("en"):
        return compose(
            recipient=row.recipient, about_id=str(row.about_id), occurrence=row.occurrence, now=now
        )


def test_a_delegate_hears_of_a_session_a_day_before(pairing, aide, coach, coachee):
    session = planned(pairing, NOW + 3 * DAY)
    row = rows(KEPT_TOMORROW).get()
    assert (row.recipient, row.due_at) == (aide, session.starts_at - DAY)
    assert row.useless_after == session.starts_at
    text = composed(compose_session_tomorrow, row)
    assert {name for name in (coach.name, coachee.name) if name in text.paragraphs[0]} == {
        coach.name,
        coachee.name,
    }
    assert coachee.name not in text.subject
    assert not Note.objects.exists()


def test_no_delegate_hears_of_it_whom_the_principal_or_the_state_keeps_from_it(
    pairing, delegate, aide, coachee
):
    session = planned(pairing, NOW + 3 * DAY)
    row = rows(KEPT_TOMORROW).get()
    choose_delegate_mails(delegate=delegate, gets_mails=False, by=coachee, now=NOW)
    assert composed(compose_session_tomorrow, row) is None
    assert not rows(KEPT_TOMORROW).exists()
    choose_delegate_mails(delegate=delegate, gets_mails=True, by=coachee, now=NOW)
    assert rows(KEPT_TOMORROW).exists()
    pairing.state = PairingState.PAUSED
    pairing.save()
    assert composed(compose_session_tomorrow, row) is None
    assert not rows(KEPT_TOMORROW).exists()
    pairing.state = PairingState.ACTIVE
    pairing.save()
    end_delegate(delegate=delegate, by=coachee, now=NOW)
    assert composed(compose_session_tomorrow, row) is None
    cancel_session(session=session, by=coachee, now=NOW)
    assert not rows(KEPT_TOMORROW).exists()


def test_one_who_is_of_the_pair_gets_the_own_reminder_alone(pairing, coach, coachee):
    guest = Guest(email=coach.email, name=coach.name, language="en")
    name_delegate(guest=guest, gets_mails=True, by=coachee, now=NOW)
    planned(pairing, NOW + 3 * DAY)
    assert not rows(KEPT_TOMORROW).exists()
    assert rows("coaching.session_tomorrow").count() == 2


def test_times_that_wait_are_brought_back_after_three_days(pairing, aide, coach, coachee):
    times = propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW - 2 * DAY)
    kinds = {"coaching.times_proposed": coachee, KEPT_TIMES: aide}
    for kind, person in kinds.items():
        row = rows(kind, occurrence="waiting").get()
        assert (row.recipient, row.due_at, row.useless_after) == (person, NOW + DAY, times.last_at)
        compose = compose_kept_times if kind == KEPT_TIMES else compose_times_proposed
        text = composed(compose, row)
        assert "still wait" in text.paragraphs[0]
        assert text.url == times.get_absolute_url()


def test_times_with_an_answer_are_not_brought_back(pairing, coach, coachee):
    times = propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW - 2 * DAY)
    row = rows("coaching.times_proposed", occurrence="waiting").get()
    withdraw_times(proposal=times, by=coach, now=NOW)
    assert composed(compose_times_proposed, row) is None
    assert not rows("coaching.times_proposed", occurrence="waiting").exists()


def test_a_pair_that_pauses_is_not_reminded_of_times(pairing, coach):
    propose_times(pairing=pairing, offer=an_offer(), by=coach, now=NOW - 2 * DAY)
    pairing.state = PairingState.PAUSED
    pairing.save()
    assert not rows("coaching.times_proposed", occurrence="waiting").exists()
