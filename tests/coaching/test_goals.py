"""Goals and actions through their doors: sealed, versioned, the pair's alone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction

from coaching.crypto import SealedRow
from coaching.models import Action, ActionState, Fit, Goal, PairingKey
from coaching.rules.goals import ActionRefused, GoalChanged, GoalRefused
from coaching.services.actions import open_actions, settle_action, store_action
from coaching.services.goals import GoalWords, move_goal, open_goals, rate_goal, store_goal
from coaching.services.milestones import open_fit_comment
from core.models import AuditEntry
from matching.models import PairingState
from tests.coaching.pairs import NOW, make_pairing, organiser_of
from tests.coaching.work import (
    WHAT,
    WORDS,
    a_goal,
    agreed_action,
    agreed_goal,
    an_action,
    said_fit,
)


def test_a_goal_opens_for_both_and_for_nobody_else(pairing, coachee, coach):
    agreed_goal(pairing)
    for person in (coachee, coach):
        assert [one.words for one in open_goals(pairing=pairing, by=person, now=NOW)] == [WORDS]
    for other in (organiser_of(pairing), make_pairing(pairing.cohort).people[1]):
        assert open_goals(pairing=pairing, by=other, now=NOW) == []
        assert open_actions(pairing=pairing, by=other, now=NOW) == []


def test_opening_is_on_record_without_a_word(pairing, coach):
    agreed_goal(pairing)
    open_goals(pairing=pairing, by=coach, now=NOW)
    entry = AuditEntry.objects.get(kind="goals.opened")
    assert (entry.actor_id, entry.facts) == (coach.pk, {"count": 1})


def test_no_row_and_no_repr_holds_a_word(pairing, coachee):
    goal, action = agreed_goal(pairing), agreed_action(pairing)
    rows = repr([*Goal.objects.values_list(), *Action.objects.values_list()])
    shown = repr([goal, action, a_goal(), an_action(coachee)])
    shown += repr(open_goals(pairing=pairing, by=coachee, now=NOW))
    for word in (WORDS.title, WORDS.why, WHAT):
        assert word not in rows + shown
        assert word.encode() not in bytes(goal.sealed) + bytes(action.sealed)


def test_the_same_form_twice_makes_one_goal(pairing, coachee):
    entry = a_goal()
    first = store_goal(pairing=pairing, entry=entry, by=coachee, now=NOW)
    assert store_goal(pairing=pairing, entry=entry, by=coachee, now=NOW).pk == first.pk
    assert Goal.objects.get().version == 1


def test_two_tabs_never_overwrite_each_other(pairing, coachee, coach):
    goal = agreed_goal(pairing)
    late = a_goal(key=goal.pk, version=1, words=GoalWords("Mine"))
    store_goal(pairing=pairing, entry=replace(late, words=GoalWords("First")), by=coach, now=NOW)
    with pytest.raises(GoalChanged):
        store_goal(pairing=pairing, entry=late, by=coachee, now=NOW)
    store_goal(pairing=pairing, entry=replace(late, version=2), by=coachee, now=NOW)
    [opened] = open_goals(pairing=pairing, by=coach, now=NOW)
    assert opened.words == GoalWords("Mine")


def test_a_goal_of_another_pair_is_out_of_reach(pairing, coachee):
    other = agreed_goal(make_pairing())
    with pytest.raises(GoalRefused, match="elsewhere"):
        store_goal(pairing=pairing, entry=a_goal(key=other.pk, version=1), by=coachee, now=NOW)


def test_a_ciphertext_moved_to_another_row_does_not_open(pairing, coachee):
    goal, action = agreed_goal(pairing), agreed_action(pairing)
    Goal.objects.filter(pk=goal.pk).update(sealed=bytes(action.sealed))
    [opened] = open_goals(pairing=pairing, by=coachee, now=NOW)
    assert opened.words is None


@pytest.mark.parametrize(("baseline", "target"), [(5, 5), (8, 3)])
def test_a_target_lies_above_the_baseline(pairing, coachee, baseline, target):
    with pytest.raises(GoalRefused, match="target_below"):
        store_goal(
            pairing=pairing,
            entry=a_goal(baseline=baseline, target=target),
            by=coachee,
            now=NOW,
        )
    goal = agreed_goal(pairing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(baseline=baseline, target=target)


def test_after_the_end_nothing_is_written(pairing, coachee):
    goal, action = agreed_goal(pairing), agreed_action(pairing)
    pairing.state = PairingState.CLOSED
    pairing.save()
    calls = (
        lambda: store_goal(pairing=pairing, entry=a_goal(), by=coachee, now=NOW),
        lambda: move_goal(goal=goal, to_state="reached", by=coachee, now=NOW),
        lambda: rate_goal(goal=goal, value=4, rated_on=NOW.date(), by=coachee, now=NOW),
        lambda: settle_action(action=action, to_state="done", by=coachee, now=NOW),
    )
    for call in calls:
        with pytest.raises(GoalRefused, match="pairing_closed"):
            call()


def test_an_organiser_writes_nothing(pairing):
    with pytest.raises(GoalRefused):
        store_goal(pairing=pairing, entry=a_goal(), by=organiser_of(pairing), now=NOW)


def test_a_rating_of_the_same_day_is_corrected(pairing, coachee, coach):
    goal = agreed_goal(pairing)
    for value in (4, 5):
        rate_goal(goal=goal, value=value, rated_on=NOW.date(), by=coachee, now=NOW)
    rate_goal(goal=goal, value=6, rated_on=NOW.date(), by=coach, now=NOW)
    assert sorted(goal.ratings.values_list("value", flat=True)) == [5, 6]


def test_a_goal_is_reached_and_opened_again_with_its_history(pairing, coachee):
    goal = agreed_goal(pairing)
    for state in ("reached", "reached", "open", "dropped"):
        goal = move_goal(goal=goal, to_state=state, by=coachee, now=NOW)
    assert [move.to_state for move in goal.moves.all()] == ["open", "reached", "open", "dropped"]
    with pytest.raises(GoalRefused, match="goal_move"):
        move_goal(goal=goal, to_state="reached", by=coachee, now=NOW)
    with pytest.raises(GoalRefused, match="goal_not_open"):
        rate_goal(goal=goal, value=4, rated_on=NOW.date(), by=coachee, now=NOW)


def test_an_action_is_done_with_a_date_and_opened_again(pairing, coachee):
    action = agreed_action(pairing)
    done = settle_action(action=action, to_state="done", by=coachee, now=NOW)
    assert (done.state, done.settled_at) == (ActionState.DONE, NOW)
    again = settle_action(action=action, to_state="open", by=coachee, now=NOW)
    assert again.settled_at is None
    assert action.moves.count() == 3


def test_an_action_is_of_the_pair_in_every_part(pairing, coachee):
    stranger = make_pairing()
    for entry, reason in (
        (an_action(stranger.people[0]), "owner_elsewhere"),
        (an_action(coachee, goal=agreed_goal(stranger)), "elsewhere"),
    ):
        with pytest.raises(ActionRefused, match=reason):
            store_action(pairing=pairing, entry=entry, by=coachee, now=NOW)


def test_what_is_settled_is_not_changed(pairing, coachee):
    action = agreed_action(pairing)
    settle_action(action=action, to_state="dropped", by=coachee, now=NOW)
    entry = an_action(coachee, key=action.pk, version=1, due_on=NOW.date() + timedelta(days=1))
    with pytest.raises(ActionRefused, match="action_settled"):
        store_action(pairing=pairing, entry=entry, by=coachee, now=NOW)


def test_new_keys_reach_everything_that_is_sealed(pairing, coachee):
    agreed_goal(pairing)
    agreed_action(pairing)
    answer = said_fit(pairing, coachee, Fit.WORRIED, "We talk past each other")
    before = PairingKey.objects.get().version
    call_command("rotate_note_keys", "--new-data-keys")
    assert PairingKey.objects.get().version == before + 1
    call_command("verify_note_keys")
    [goal] = open_goals(pairing=pairing, by=coachee, now=NOW)
    [action] = open_actions(pairing=pairing, by=coachee, now=NOW)
    answer = type(answer).objects.with_key().get(pk=answer.pk)
    assert (goal.words, action.what) == (WORDS, WHAT)
    assert open_fit_comment(answer=answer, by=coachee, now=NOW) == "We talk past each other"


def test_without_the_key_all_is_locked_and_nothing_is_lost(pairing, coachee, settings):
    agreed_goal(pairing)
    settings.KEY_RING = ["ab" * 32]
    [opened] = open_goals(pairing=pairing, by=coachee, now=NOW)
    assert opened.words is None
    with pytest.raises(GoalRefused, match="locked"):
        store_goal(pairing=pairing, entry=a_goal(key=uuid.uuid4()), by=coachee, now=NOW)
    assert Goal.objects.count() == 1


def test_every_model_with_a_sealed_field_is_rotated(pairing, coachee):
    sealed = {
        model
        for model in apps.get_app_config("coaching").get_models()
        if any(field.name == "sealed" for field in model._meta.fields)
    }
    assert sealed == set(SealedRow.__args__)
