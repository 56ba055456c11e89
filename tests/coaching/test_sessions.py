"""Planning, moving, cancelling: the doors and what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coaching.models import Session, SessionState
from coaching.rules import LEGAL_MOVES, SessionRefused
from coaching.services.sessions import cancel_session, mark_missed, move_session, plan_session
from core.models import AuditEntry
from matching.models import PairingState
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, a_plan, make_pairing, planned
from tests.factories import UserFactory

SOON = NOW + timedelta(days=1)
CHANGED = "coaching.session_changed"


def test_planning_stores_history_audit_and_a_message_to_the_other(pairing, coachee, coach):
    session = plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)
    move = session.moves.get()
    assert (move.from_state, move.to_state, move.to_starts_at) == ("", "planned", SOON)
    assert AuditEntry.objects.filter(kind="session.planned", object_id=str(session.pk)).exists()
    message = OutboxMessage.objects.get(kind=CHANGED)
    assert message.recipient == coachee
    assert message.institution_id == pairing.cohort.programme.institution_id


def test_a_form_sent_twice_plans_one_session(pairing, coach):
    plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)
    with pytest.raises(SessionRefused, match="clash_pair"):
        plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("begins", [NOW, NOW - timedelta(minutes=1)])
def test_planning_in_the_past_is_refused(pairing, coach, begins):
    with pytest.raises(SessionRefused, match="in_past"):
        plan_session(pairing=pairing, plan=a_plan(begins), by=coach, now=NOW)


def test_a_stranger_plans_nothing(pairing):
    with pytest.raises(SessionRefused, match="pairing_closed"):
        plan_session(pairing=pairing, plan=a_plan(SOON), by=UserFactory(), now=NOW)


@pytest.mark.parametrize(
    "state", [PairingState.CLOSED, PairingState.REMATCHED, PairingState.ENDED_EARLY]
)
def test_an_ended_pairing_takes_no_session(pairing, coach, state):
    # The row that the view fetched is stale: the service reads it again.
    type(pairing).objects.filter(pk=pairing.pk).update(state=state)
    with pytest.raises(SessionRefused, match="pairing_closed"):
        plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW)


@pytest.mark.parametrize(
    ("offset", "minutes", "clashes"),
    [
        (timedelta(0), 60, True),
        (timedelta(minutes=59), 60, True),
        (timedelta(minutes=60), 60, False),
        (timedelta(minutes=-30), 60, True),
        (timedelta(minutes=-30), 30, False),
        (timedelta(minutes=-60), 240, True),
    ],
)
def test_a_coach_is_not_in_two_sessions_at_once(pairing, coach, offset, minutes, clashes):
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    planned(other, SOON)
    plan = a_plan(SOON + offset, minutes)
    if not clashes:
        assert plan_session(pairing=pairing, plan=plan, by=coach, now=NOW).pk
        return
    with pytest.raises(SessionRefused, match="clash_own"):
        plan_session(pairing=pairing, plan=plan, by=coach, now=NOW)
    with pytest.raises(SessionRefused, match="clash_other"):
        plan_session(pairing=pairing, plan=plan, by=pairing.people[0], now=NOW)


def test_a_cancelled_session_takes_no_time(pairing, coach):
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    cancel_session(session=planned(other, SOON), by=coach, now=NOW)
    assert plan_session(pairing=pairing, plan=a_plan(SOON), by=coach, now=NOW).pk


def test_moving_keeps_the_old_time_in_history(pairing, coach, coachee):
    session = planned(pairing, SOON)
    later = SOON + timedelta(minutes=30)
    moved = move_session(session=session, plan=a_plan(later), version=1, by=coachee, now=NOW)
    assert (moved.starts_at, moved.version) == (later, 2)
    move = moved.moves.get()
    assert (move.from_starts_at, move.to_starts_at) == (SOON, later)
    assert OutboxMessage.objects.get(kind=CHANGED).recipient == coach


def test_the_second_of_two_moves_is_refused(pairing, coach, coachee):
    session = planned(pairing, SOON)
    first, second = SOON + timedelta(hours=2), SOON + timedelta(hours=5)
    move_session(session=session, plan=a_plan(first), version=1, by=coachee, now=NOW)
    with pytest.raises(SessionRefused, match="changed"):
        move_session(session=session, plan=a_plan(second), version=1, by=coach, now=NOW)
    session.refresh_from_db()
    assert session.starts_at == first


def test_cancelling_twice_tells_once(pairing, coach):
    session = planned(pairing, SOON)
    for _ in range(2):
        cancel_session(session=session, by=coach, now=NOW)
    assert OutboxMessage.objects.filter(kind=CHANGED).count() == 1
    assert session.moves.count() == 1


def test_only_a_session_that_has_begun_can_have_been_missed(pairing, coach):
    with pytest.raises(SessionRefused, match="not_begun"):
        mark_missed(session=planned(pairing, SOON), by=coach, now=NOW)
    missed = mark_missed(session=planned(pairing, NOW), by=coach, now=NOW)
    assert missed.state == SessionState.MISSED


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.CANCELLED, SessionState.MISSED])
def test_what_is_over_is_not_moved(pairing, coach, state):
    session = planned(pairing, SOON)
    Session.objects.filter(pk=session.pk).update(state=state)
    with pytest.raises(SessionRefused, match=f"is_{state}"):
        move_session(
            session=session, plan=a_plan(SOON + timedelta(days=1)), version=1, by=coach, now=NOW
        )


def test_legal_moves_name_every_state():
    assert set(LEGAL_MOVES) == {"", *SessionState.values}


def test_the_database_refuses_what_the_rules_refuse(pairing):
    planned(pairing, SOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        planned(pairing, SOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        planned(pairing, SOON + timedelta(days=1), minutes=481)
