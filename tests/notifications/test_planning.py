from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from notifications.emails import PlannedMessage, register_planner
from notifications.models import MessageState, OutboxMessage, Reason
from notifications.services import plan_messages
from tests.factories import UserFactory
from tests.notifications.conftest import NOON, state_of

TOMORROW = NOON + timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(add_kind, plan) -> PlannedMessage:
    add_kind()
    message = PlannedMessage("test.reminder", uuid.uuid4(), UserFactory().pk, TOMORROW)
    plan.append(message)
    return message


def test_planned_twice_is_one_row(planned):
    plan_messages(now=NOON)
    plan_messages(now=NOON)
    row = OutboxMessage.objects.get()
    assert (row.planner, row.due_at, row.state) == ("test", TOMORROW, MessageState.DUE)


def test_a_moved_thing_moves_its_message(planned, plan):
    plan_messages(now=NOON)
    OutboxMessage.objects.update(not_before=TOMORROW + timedelta(hours=9))
    plan[:] = [replace(planned, due_at=TOMORROW + timedelta(days=3))]
    plan_messages(now=NOON)
    row = OutboxMessage.objects.get()
    assert row.due_at == TOMORROW + timedelta(days=3)
    assert row.not_before is None


def test_what_is_no_longer_derived_is_voided_and_comes_back(planned, plan):
    plan_messages(now=NOON)
    plan.clear()
    plan_messages(now=NOON)
    row = OutboxMessage.objects.get()
    assert (row.state, row.reason) == (MessageState.VOIDED, Reason.NOT_PLANNED)
    plan.append(planned)
    plan_messages(now=NOON)
    assert state_of(row) == MessageState.DUE


def test_what_was_queued_by_hand_is_left_alone(planned, plan, write):
    queued = write(due_at=TOMORROW)
    plan_messages(now=NOON)
    plan.clear()
    plan_messages(now=NOON)
    assert state_of(queued) == MessageState.DUE


def test_what_is_due_already_is_not_voided_by_the_planner(planned, plan):
    plan_messages(now=NOON)
    plan.clear()
    plan_messages(now=TOMORROW + timedelta(minutes=1))
    assert OutboxMessage.objects.get().state == MessageState.DUE


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.DEAD, MessageState.HELD])
def test_what_was_settled_is_not_touched(planned, plan, state):
    plan_messages(now=NOON)
    OutboxMessage.objects.update(
        state=state,
        reason="" if state == MessageState.SENT else Reason.CRASHED,
        sent_at=NOON if state == MessageState.SENT else None,
    )
    plan[:] = [replace(planned, due_at=TOMORROW + timedelta(days=3))]
    plan_messages(now=NOON)
    row = OutboxMessage.objects.get()
    assert (row.state, row.due_at) == (state, TOMORROW)


def test_a_row_that_a_sender_holds_is_not_moved(planned, plan):
    plan_messages(now=NOON)
    OutboxMessage.objects.update(claim_token=uuid.uuid4(), lease_until=NOON + timedelta(minutes=1))
    plan[:] = [replace(planned, due_at=TOMORROW + timedelta(days=3))]
    plan_messages(now=NOON)
    assert OutboxMessage.objects.get().due_at == TOMORROW


@pytest.mark.parametrize(
    "change",
    [
        {"due_at": NOON + timedelta(days=36)},
        {"useless_after": NOON - timedelta(seconds=1)},
        {"recipient_id": uuid.uuid4()},
    ],
    ids=["beyond the horizon", "useless already", "nobody"],
)
def test_what_is_not_planned(planned, plan, change):
    plan[:] = [replace(planned, **change)]
    plan_messages(now=NOON)
    assert not OutboxMessage.objects.exists()


def test_a_broken_planner_stops_no_other_and_voids_nothing(planned, add_kind, caplog):
    plan_messages(now=NOON)
    before = PlannedMessage("test.reminder", uuid.uuid4(), UserFactory().pk, TOMORROW)
    broken = {"is": False}

    def sometimes(*, now, until):
        yield before
        if broken["is"]:
            raise RuntimeError

    register_planner("sometimes", sometimes)
    plan_messages(now=NOON)
    broken["is"] = True
    OutboxMessage.objects.filter(planner="test").delete()
    plan_messages(now=NOON)
    assert "sometimes" in caplog.text
    states = OutboxMessage.objects.values_list("planner", "state")
    assert set(states) == {("sometimes", "due"), ("test", "due")}


def test_an_unregistered_kind_is_an_error_of_its_planner(plan, caplog):
    plan.append(PlannedMessage("test.unknown", uuid.uuid4(), UserFactory().pk, TOMORROW))
    plan_messages(now=NOON)
    assert "test.unknown is not a registered kind" in caplog.text
    assert not OutboxMessage.objects.exists()


def test_voided_at_sending_comes_back_only_with_a_new_moment(planned, plan):
    plan_messages(now=NOON)
    OutboxMessage.objects.update(state=MessageState.VOIDED, reason=Reason.NOT_NEEDED)
    plan_messages(now=NOON)
    assert OutboxMessage.objects.get().state == MessageState.VOIDED
    plan[:] = [replace(planned, due_at=TOMORROW + timedelta(days=3))]
    plan_messages(now=NOON)
    assert OutboxMessage.objects.get().state == MessageState.DUE


def test_the_number_of_queries_does_not_grow_with_the_rows(
    add_kind, plan, django_assert_max_num_queries
):
    add_kind()
    people = UserFactory.create_batch(40)
    plan.extend(
        PlannedMessage("test.reminder", uuid.uuid4(), person.pk, TOMORROW) for person in people
    )
    for _pass in ("writes", "changes nothing"):
        with django_assert_max_num_queries(8):
            plan_messages(now=NOON)
    assert OutboxMessage.objects.count() == 40
