"""What a coachee passes on: by consent alone, in the words consented to, until taken back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from coaching.models import PlanItem, PlanState
from coaching.rules.goals import ActionRefused, PlanRefused
from coaching.services.actions import settle_action
from coaching.services.plans import move_plan_item, pass_on_action, withdraw_plan_item
from tests.coaching.pairs import NOW, make_pairing, organiser_of
from tests.coaching.work import WHAT, agreed_action
from tests.factories import person_with


@pytest.fixture
def action(pairing):
    return agreed_action(pairing)


@pytest.fixture
def item(action, coachee) -> PlanItem:
    return pass_on_action(action=action, what=WHAT, by=coachee, now=NOW)


def readers(item) -> list[bool]:
    pairing = item.action.pairing
    people = (
        pairing.people[0],
        person_with(Role.FOCAL_POINT, item.institution),
        organiser_of(pairing),
        pairing.people[1],
        person_with(Role.FOCAL_POINT),
        person_with(Role.ORGANISER),
    )
    return [PlanItem.objects.visible_to(person).filter(pk=item.pk).exists() for person in people]


def test_focal_point_and_organisers_read_it_and_nobody_else(item):
    assert readers(item) == [True, True, True, False, False, False]


def test_only_the_coachee_passes_on(action, coach, pairing):
    for person in (coach, organiser_of(pairing)):
        with pytest.raises(ActionRefused, match="not_to_pass_on"):
            pass_on_action(action=action, what=WHAT, by=person, now=NOW)
    assert not PlanItem.objects.exists()


def test_what_is_settled_is_not_passed_on(action, coachee):
    settle_action(action=action, to_state="done", by=coachee, now=NOW)
    with pytest.raises(ActionRefused):
        pass_on_action(action=action, what=WHAT, by=coachee, now=NOW)


def test_sent_twice_it_is_one_line(item, action, coachee):
    assert pass_on_action(action=action, what="Other words", by=coachee, now=NOW) == item
    assert PlanItem.objects.get().what == WHAT
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanItem.objects.create(
            action=action,
            institution=item.institution,
            what="again",
            due_on=item.due_on,
            passed_by=coachee,
            passed_at=NOW,
        )


def test_taken_back_its_words_are_gone_and_nobody_reads_it(item, coachee):
    withdraw_plan_item(item=item, by=coachee, now=NOW)
    assert withdraw_plan_item(item=item, by=coachee, now=NOW).what == ""
    assert readers(item) == [False] * 6
    item.what = WHAT
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanItem.objects.filter(pk=item.pk).update(what=WHAT)


def test_taken_back_it_can_be_passed_on_again(item, action, coachee):
    withdraw_plan_item(item=item, by=coachee, now=NOW)
    assert pass_on_action(action=action, what=WHAT, by=coachee, now=NOW) != item


def test_the_leader_alone_moves_and_takes_back(item, coach):
    for person in (
        coach,
        person_with(Role.FOCAL_POINT, item.institution),
        make_pairing().people[0],
    ):
        with pytest.raises(PlanRefused, match="not_yours"):
            move_plan_item(item=item, to_state="done", version=1, by=person, now=NOW)
        with pytest.raises(PlanRefused, match="not_yours"):
            withdraw_plan_item(item=item, by=person, now=NOW)


def test_states_move_in_order_and_keep_their_history(item, coachee):
    for version, state in enumerate(("under_way", "done"), 1):
        item = move_plan_item(item=item, to_state=state, version=version, by=coachee, now=NOW)
    assert move_plan_item(item=item, to_state="done", version=1, by=coachee, now=NOW) == item
    with pytest.raises(PlanRefused, match="changed"):
        move_plan_item(item=item, to_state="under_way", version=1, by=coachee, now=NOW)
    with pytest.raises(PlanRefused, match="plan_move"):
        move_plan_item(item=item, to_state="open", version=3, by=coachee, now=NOW)
    assert [move.to_state for move in item.moves.all()] == ["open", "under_way", PlanState.DONE]
