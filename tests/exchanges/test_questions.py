"""Questions about plans: planned again, priced, proved; chosen, forced in, refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role
from core.leases import MAX_ATTEMPTS
from core.models import AuditEntry
from exchanges import planning, rules, services
from exchanges.models import (
    Answer,
    PlanLock,
    PlanMode,
    PlanQuestion,
    PlanState,
    QuestionKind,
    QuestionState,
    Visit,
    VisitDelegation,
)
from exchanges.services.locks import MoveRefused, force_in, lock_place, unlock
from exchanges.services.questions import (
    ask_again,
    ask_price,
    ask_proof,
    cancel_question,
    choose_answer,
    work_next_question,
)
from exchanges.snapshot import snapshot_of, standing_visits
from tests.exchanges.scenes import NOW, scene, stranger
from tests.exchanges.test_publishing import confirm_all

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def answered(question: PlanQuestion) -> PlanQuestion:
    while work_next_question(clock=lambda: LATER):
        pass
    question.refresh_from_db()
    return question


def places(plan_or_result) -> dict[str, tuple]:
    visits = getattr(plan_or_result, "planned_visits", None) or plan_or_result["visits"]
    return {
        name: (one["host"], one["theme"], one["week"])
        for one in visits
        for name in one["delegations"]
    }


def crowded(**changes):
    """One visit a week at most, four weeks, one delegation a visit: somebody is left out."""
    stage = scene(weeks=10, open_weeks=4)
    type(stage.offer).objects.filter(pk=stage.offer.pk).update(
        max_delegations=1, per_cycle=3, **changes
    )
    return stage


def test_planning_again_after_a_cancellation_shows_three_plans_and_confirmed_visits_stay():
    stage = scene()
    visits = stage.publish()
    gone, *others = visits
    confirm_all(stage, others)
    services.cancel_visit(visit=gone, reason="Flood", by=stage.organiser, now=LATER)
    services.store_host_weeks(
        offer=stage.offer, mondays=stage.cycle.mondays[4:], by=stage.host, now=LATER
    )
    asked = ask_again(cycle=stage.cycle, by=stage.organiser, now=LATER)
    answer = answered(asked)
    assert answer.state == QuestionState.DONE
    assert set(answer.answer) == {"lock", "gentle", "free"}
    fixed = {
        str(one.request_id): (str(visit.offer_id), visit.theme, visit.first_monday)
        for visit in others
        for one in visit.delegations.all()
    }
    for result in answer.answer.values():
        found = {
            name: (host, theme, answer.monday_of(week))
            for name, (host, theme, week) in places(result).items()
        }
        assert {name: found[name] for name in fixed} == fixed


def test_a_chosen_answer_becomes_the_draft_and_can_be_published():
    stage = scene()
    confirm_all(stage, stage.publish()[:1])
    asked = answered(ask_again(cycle=stage.cycle, by=stage.organiser, now=LATER))
    plan = choose_answer(question=asked, mode=PlanMode.LOCK, by=stage.organiser, now=LATER)
    assert (plan.state, plan.mode, plan.question) == (PlanState.DONE, "lock", asked)
    standing = set(Visit.objects.live().values_list("pk", flat=True))
    services.publish_plan(plan=plan, by=stage.organiser, now=LATER)
    assert set(Visit.objects.live().values_list("pk", flat=True)) == standing
    assert AuditEntry.objects.filter(kind="plan.chosen", object_id=plan.pk).exists()


def test_an_answer_is_outdated_once_a_host_closes_weeks():
    stage = scene()
    stage.plan()
    asked = answered(ask_again(cycle=stage.cycle, by=stage.organiser, now=LATER))
    services.store_host_weeks(
        offer=stage.offer, mondays=stage.cycle.mondays[6:], by=stage.host, now=LATER
    )
    with pytest.raises(rules.PlanRefused, match="outdated"):
        choose_answer(question=asked, mode=PlanMode.FREE, by=stage.organiser, now=LATER)


def test_nothing_is_asked_without_a_plan_or_twice_at_once_or_by_others():
    stage = scene()
    with pytest.raises(rules.PlanRefused, match="nothing_planned"):
        ask_again(cycle=stage.cycle, by=stage.organiser, now=NOW)
    plan = stage.plan()
    with pytest.raises(rules.PlanRefused, match="is_not_done"):
        ask_proof(plan=plan, by=stranger(Role.ORGANISER), now=NOW)
    asked = ask_again(cycle=stage.cycle, by=stage.organiser, now=NOW)
    with pytest.raises(rules.PlanRefused, match="question_open"):
        ask_again(cycle=stage.cycle, by=stage.organiser, now=NOW)
    cancel_question(question=asked, by=stage.organiser, now=NOW)
    assert not work_next_question(clock=lambda: NOW)
    ask_again(cycle=stage.cycle, by=stage.organiser, now=NOW)


def test_a_price_names_who_is_bumped_and_forcing_in_locks_and_plans_again():
    stage = crowded()
    plan = stage.plan()
    left_out = plan.left_out.get()
    asked = answered(ask_price(plan=plan, request=left_out.request, by=stage.organiser, now=LATER))
    price = asked.answer["price"]
    assert price["visit"]["delegations"] == [str(left_out.request_id)]
    assert len(price["bumped"]) == 1
    again = answered(force_in(question=asked, by=stage.organiser, now=LATER))
    lock = PlanLock.objects.get()
    assert lock.request == left_out.request
    for result in again.answer.values():
        assert str(left_out.request_id) in places(result)
    chosen = choose_answer(question=again, mode=PlanMode.GENTLE, by=stage.organiser, now=LATER)
    assert str(left_out.request_id) in places(chosen)


def test_a_request_with_a_visit_has_no_price():
    stage = scene()
    plan = stage.plan()
    served = stage.senders["UG"].request
    with pytest.raises(rules.PlanRefused, match="not_left_out"):
        ask_price(plan=plan, request=served, by=stage.organiser, now=NOW)


def test_a_price_of_a_plan_that_no_longer_holds_fails_with_the_reason():
    stage = crowded()
    plan = stage.plan()
    asked = ask_price(plan=plan, request=plan.left_out.get().request, by=stage.organiser, now=NOW)
    services.store_host_weeks(offer=stage.offer, mondays=[], by=stage.host, now=NOW)
    answered(asked)
    assert (asked.state, asked.failure) == (QuestionState.FAILED, "outdated")


def test_a_proof_gives_a_bound_that_no_plan_passes():
    stage = scene(senders={"UG": "Uganda", "SO": "Somalia"})
    plan = stage.plan()
    asked = answered(ask_proof(plan=plan, by=stage.organiser, now=LATER))
    assert asked.kind == QuestionKind.PROOF
    assert asked.answer["proof"]["proved"]
    assert asked.answer["points"] == plan.result["objective"] == asked.answer["proof"]["bound"]


def test_a_question_that_kills_every_worker_fails_with_a_reason():
    stage = scene()
    stage.plan()
    asked = ask_again(cycle=stage.cycle, by=stage.organiser, now=NOW)
    PlanQuestion.objects.update(attempts=MAX_ATTEMPTS)
    answered(asked)
    assert (asked.state, asked.failure) == (QuestionState.FAILED, "worker_lost")


def test_a_lock_holds_in_every_plan_until_it_is_taken_off():
    stage = scene()
    request, monday = stage.senders["UG"].request, stage.cycle.mondays[9]
    lock = lock_place(
        request=request,
        offer=stage.offer,
        theme="gender_desk",
        monday=monday,
        by=stage.organiser,
        now=NOW,
    )
    plan = stage.plan()
    assert plan.monday_of(places(plan)[str(request.pk)][2]) == monday
    unlock(lock=lock, by=stage.organiser, now=NOW)
    plan = stage.plan(LATER)
    assert plan.monday_of(places(plan)[str(request.pk)][2]) != monday


@pytest.mark.parametrize(
    ("theme", "week", "door"),
    [("leadership", 9, "theme_not_offered"), ("gender_desk", 99, "beyond_horizon")],
)
def test_a_lock_behind_a_closed_door_is_refused(theme, week, door):
    stage = scene()
    monday = stage.cycle.first_monday + timedelta(weeks=week)
    with pytest.raises(MoveRefused, match=door):
        lock_place(
            request=stage.senders["UG"].request,
            offer=stage.offer,
            theme=theme,
            monday=monday,
            by=stage.organiser,
            now=NOW,
        )
    assert not PlanLock.objects.exists()


def test_a_lock_on_a_week_that_the_host_has_closed_since_binds_nobody():
    stage = scene()
    lock_place(
        request=stage.senders["UG"].request,
        offer=stage.offer,
        theme="gender_desk",
        monday=stage.cycle.mondays[9],
        by=stage.organiser,
        now=NOW,
    )
    services.store_host_weeks(
        offer=stage.offer, mondays=stage.cycle.mondays[:6], by=stage.host, now=NOW
    )
    snapshot = snapshot_of(stage.cycle, today=NOW.date(), seed=1)
    assert snapshot.problem.locks == ()
    assert len(snapshot.void_locks) == 1
    assert str(stage.senders["UG"].request.pk) in places(stage.plan())


def test_a_confirmed_visit_is_not_moved_by_a_lock_and_calling_it_off_takes_the_lock():
    stage = scene(senders={"UG": "Uganda"})
    request = stage.senders["UG"].request
    place = {
        "request": request,
        "offer": stage.offer,
        "theme": "gender_desk",
        "monday": stage.cycle.mondays[9],
    }
    lock_place(**place, by=stage.organiser, now=NOW)
    visits = stage.publish()
    confirm_all(stage, visits)
    with pytest.raises(rules.PlanRefused, match="visit_fixed"):
        lock_place(**{**place, "monday": stage.cycle.mondays[8]}, by=stage.organiser, now=NOW)
    services.cancel_visit(visit=visits[0], reason="Flood", by=stage.organiser, now=NOW)
    assert not PlanLock.objects.exists()


def test_what_stands_after_a_decline_keeps_every_rule():
    stage = scene()
    visits = stage.publish()
    joint = next((one for one in visits if one.delegations.count() > 1), visits[0])
    leaving = joint.delegations.first()
    services.answer_for_delegation(
        delegation=leaving, answer=Answer.DECLINED, by=leaving.request.head, now=LATER
    )
    plan = stage.cycle.plans.get(state=PlanState.PUBLISHED)
    snapshot = snapshot_of(stage.cycle, today=LATER.date(), seed=1)
    visits = standing_visits(plan, snapshot)
    assert planning.check(snapshot.problem, visits) == ()
    assert sum(len(one.delegations) for one in visits) == VisitDelegation.objects.live().count()


def test_time_that_passes_does_not_drive_published_visits_out():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    monday = visit.first_monday
    late = NOW + (monday - NOW.date()) - timedelta(weeks=1)
    snapshot = snapshot_of(stage.cycle, today=late.date(), seed=1)
    plan = stage.cycle.plans.get()
    assert planning.check(snapshot.problem, standing_visits(plan, snapshot)) == ()
