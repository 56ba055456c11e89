"""The pages of goals, actions and milestones: for the pair, the organiser, a stranger."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from coaching.models import Action, ActionState, ClosingAnswer, Fit, FitAnswer, Goal, PlanItem
from coaching.services.plans import pass_on_action
from matching.models import Pairing, PairingState
from tests.coaching.pairs import NOW, make_pairing, organiser_of
from tests.coaching.work import WHAT, WORDS, agreed_action, agreed_goal, held_as, said_fit
from tests.factories import person_with


def url(name: str, *keys) -> str:
    return reverse(f"coaching:{name}", args=keys)


def a_form(**fields) -> dict[str, str]:
    said = {
        "key": str(uuid.uuid4()),
        "version": "0",
        "title": WORDS.title,
        "why": WORDS.why,
        "baseline": "2",
        "target": "7",
        "agreed_on": timezone.localdate().isoformat(),
    }
    return said | fields


@pytest.fixture
def filled(pairing) -> Pairing:
    goal = agreed_goal(pairing)
    agreed_action(pairing, goal=goal)
    return pairing


def test_the_pair_reads_its_words_on_one_page(filled, as_user):
    for person in filled.people:
        html = as_user(person).get(url("pairing", filled.pk)).content.decode()
        assert WORDS.title in html
        assert WHAT in html


def test_an_organiser_reads_numbers_and_a_stranger_nothing(filled, as_user):
    html = as_user(organiser_of(filled)).get(url("pairing", filled.pk)).content.decode()
    assert "Open goals" in html
    assert WORDS.title not in html
    assert WHAT not in html
    stranger = as_user(make_pairing(filled.cohort).people[1])
    goal, action = Goal.objects.get(), Action.objects.get()
    for address in (
        url("pairing", filled.pk),
        url("goal-detail", goal.pk),
        url("goal-edit", goal.pk),
        url("action-edit", action.pk),
        url("action-pass-on", action.pk),
    ):
        assert stranger.get(address).status_code == 404
    organiser = as_user(organiser_of(filled))
    assert organiser.get(url("goal-detail", goal.pk)).status_code == 404


def test_a_goal_is_agreed_on_and_rated(pairing, coachee, as_user):
    client = as_user(coachee)
    client.post(url("goal-create", pairing.pk), a_form())
    goal = Goal.objects.get()
    today = timezone.localdate().isoformat()
    client.post(url("goal-rate", goal.pk), {"value": "5", "rated_on": today})
    html = client.get(url("goal-detail", goal.pk)).content.decode()
    assert "Now 5; began at 2, should be 7." in html
    assert "<polyline" in html


def test_what_was_typed_is_kept_beside_what_somebody_stored_meanwhile(
    pairing, coachee, coach, as_user
):
    goal = agreed_goal(pairing)
    first = a_form(key=str(goal.pk), version="1", title="Of the coach")
    as_user(coach).post(url("goal-edit", goal.pk), first)
    late = a_form(key=str(goal.pk), version="1", title="Of the coachee")
    client = as_user(coachee)
    html = client.post(url("goal-edit", goal.pk), late).content.decode()
    assert "Of the coach<" in html
    assert "Of the coachee" in html
    assert 'name="version" value="2"' in html
    assert client.post(url("goal-edit", goal.pk), late | {"version": "2"}).status_code == 302


def test_a_target_below_is_worded_beside_the_field(pairing, coachee, as_user):
    response = as_user(coachee).post(url("goal-create", pairing.pk), a_form(target="1"))
    assert "The target lies above" in response.content.decode()
    assert not Goal.objects.exists()


def test_an_action_is_noted_from_a_session_done_and_opened_again(pairing, coachee, as_user):
    session, client = held_as(pairing, NOW.date()), as_user(coachee)
    due_on = (timezone.localdate() + timedelta(days=3)).isoformat()
    said = {"key": str(uuid.uuid4()), "version": "0", "what": WHAT, "owner": str(coachee.pk)}
    address = f"{url('action-create', pairing.pk)}?session={session.pk}"
    client.post(address, said | {"due_on": due_on})
    action = Action.objects.get()
    assert action.session == session
    client.post(url("action-settle", action.pk, "done"))
    action.refresh_from_db()
    assert action.state == ActionState.DONE
    assert client.post(url("action-settle", action.pk, "burnt")).status_code == 404


@pytest.mark.parametrize("key", ["garbage", "00000000-0000-4000-8000-000000000000"])
def test_a_strange_session_in_the_address_is_no_error(pairing, coachee, as_user, key):
    address = f"{url('action-create', pairing.pk)}?session={key}&goal={key}"
    assert as_user(coachee).get(address).status_code == 200


def test_consent_says_who_will_read_which_words(filled, coachee, as_user):
    action = Action.objects.get()
    focal_point = person_with(Role.FOCAL_POINT, filled.coachee.profile.institution)
    client, address = as_user(coachee), url("action-pass-on", action.pk)
    html = client.get(address).content.decode()
    assert WHAT in html
    assert focal_point.name in html
    client.post(address, {"what": WHAT})
    assert not PlanItem.objects.exists()
    client.post(address, {"what": WHAT, "consent": "on"})
    item = PlanItem.objects.get()
    reader = as_user(focal_point)
    assert WHAT in reader.get(url("plan-item", item.pk)).content.decode()
    assert WHAT in reader.get(reverse("evaluation:plan-list")).content.decode()
    client.post(url("plan-item-withdraw", item.pk))
    assert reader.get(url("plan-item", item.pk)).status_code == 404
    assert WHAT not in reader.get(reverse("evaluation:plan-list")).content.decode()


def test_the_coach_cannot_pass_on(filled, coach, as_user):
    response = as_user(coach).get(url("action-pass-on", Action.objects.get().pk))
    assert response.status_code == 403


def test_a_line_of_the_plan_is_moved_by_its_leader(filled, coachee, as_user):
    item = pass_on_action(action=Action.objects.get(), what=WHAT, by=coachee, now=NOW)
    organiser = as_user(organiser_of(filled))
    said = {"state": "under_way", "version": "1"}
    assert organiser.post(url("plan-item", item.pk), said).status_code == 403
    as_user(coachee).post(url("plan-item", item.pk), said)
    item.refresh_from_db()
    assert item.state == "under_way"


def test_the_other_person_never_sees_a_fit_answer(pairing, coachee, coach, as_user):
    words = "We talk past each other"
    said = {"answer": Fit.CHANGE.value, "comment": words, "key": str(uuid.uuid4())}
    for _twice in range(2):
        as_user(coachee).post(url("fit-create", pairing.pk), said)
    answer = FitAnswer.objects.get()
    assert as_user(coach).get(url("fit-detail", answer.pk)).status_code == 404
    other = as_user(coach).get(url("pairing", pairing.pk)).content.decode()
    assert "somebody else" not in other
    organiser = as_user(organiser_of(pairing))
    home = organiser.get(reverse("dashboard:home")).content.decode()
    assert f"{coachee.name} would rather work with somebody else" in home
    assert words not in home
    assert words in organiser.get(url("fit-detail", answer.pk)).content.decode()
    organiser.post(url("fit-detail", answer.pk))
    assert url("fit-detail", answer.pk) not in organiser.get("/").content.decode()


def test_either_pauses_with_a_reason_for_the_organisers(pairing, coach, as_user):
    client = as_user(coach)
    said = {"reason": "no_time", "comment": "An operation"}
    client.post(url("pairing-step", pairing.pk, "pause"), said)
    pairing.refresh_from_db()
    assert pairing.state == PairingState.PAUSED
    html = client.get(url("pairing", pairing.pk)).content.decode()
    assert "An operation" not in html
    assert url("pairing-step", pairing.pk, "resume") in html
    gone = client.get(url("pairing-step", pairing.pk, "pause"))
    assert gone.status_code == 302
    assert client.get(url("pairing-step", pairing.pk, "burn")).status_code == 404


def test_both_answer_and_the_pairing_is_closed(pairing, as_user):
    said = {"worth": "4", "goals_reached": "most", "would_recommend": "no"}
    for person in pairing.people:
        as_user(person).post(url("closing-create", pairing.pk), said)
    pairing.refresh_from_db()
    assert pairing.state == PairingState.CLOSED
    assert not ClosingAnswer.objects.filter(would_recommend=True).exists()
    today = timezone.localdate().isoformat()
    client = as_user(pairing.people[0])
    client.post(url("follow-up-create", pairing.pk, 3), {"held_on": today})
    assert pairing.follow_ups.get().months == 3
    assert client.get(url("follow-up-create", pairing.pk, 4)).status_code == 404
    html = as_user(organiser_of(pairing)).get(url("pairing", pairing.pk)).content.decode()
    assert "would not recommend it" in html


def test_after_the_closing_the_words_stay_readable_and_unchanged(filled, coachee, as_user):
    Pairing.objects.filter(pk=filled.pk).update(state=PairingState.CLOSED)
    client, goal = as_user(coachee), Goal.objects.get()
    assert WORDS.title in client.get(url("pairing", filled.pk)).content.decode()
    assert client.get(url("goal-edit", goal.pk)).status_code == 403


def test_the_page_of_a_pair_costs_as_much_with_thirty_actions(
    pairing, coachee, as_user, django_assert_max_num_queries
):
    client, address = as_user(coachee), url("pairing", pairing.pk)
    agreed_action(pairing, goal=agreed_goal(pairing))
    client.get(address)
    with django_assert_max_num_queries(45) as one:
        client.get(address)
    for number in range(10):
        goal = agreed_goal(pairing) if number < 3 else None
        agreed_action(pairing, goal=goal)
    said_fit(pairing, coachee)
    with django_assert_max_num_queries(len(one)):
        client.get(address)
