"""Plans in the background: asked for, worked on, cancelled, taken over, failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.leases import LEASE, MAX_ATTEMPTS
from exchanges import planning, rules, services
from exchanges.models import Plan, PlanState
from exchanges.snapshot import snapshot_of
from tests.exchanges.scenes import FIRST_MONDAY, NOW, scene

pytestmark = pytest.mark.django_db


def test_a_plan_stores_what_it_was_made_from():
    stage = scene()
    plan = stage.plan()
    assert plan.state == PlanState.DONE
    assert plan.planner_version == planning.PLANNER_VERSION
    snapshot = snapshot_of(stage.cycle, today=NOW.date(), seed=plan.seed)
    assert plan.digest == planning.digest(snapshot.problem)
    assert plan.progress_done == plan.progress_total > 0
    assert plan.claim_token is None


def test_the_same_rows_and_seed_plan_the_same():
    stage = scene()
    first, second = (
        planning.result_to_json(
            planning.plan(snapshot_of(stage.cycle, today=NOW.date(), seed=7).problem)
        )
        for _ in range(2)
    )
    assert first == second


def test_one_plan_at_a_time():
    stage = scene()
    services.request_plan(cycle=stage.cycle, by=stage.organiser, now=NOW)
    with pytest.raises(rules.PlanRefused, match="plan_active"):
        services.request_plan(cycle=stage.cycle, by=stage.organiser, now=NOW)


def test_a_plan_needs_an_offer_and_a_request():
    stage = scene(open_weeks=0)
    with pytest.raises(rules.PlanRefused, match="nothing_to_plan"):
        services.request_plan(cycle=stage.cycle, by=stage.organiser, now=NOW)


def test_a_plan_cancelled_while_it_is_made_stays_cancelled(monkeypatch):
    stage = scene()
    plan = services.request_plan(cycle=stage.cycle, by=stage.organiser, now=NOW)
    real = planning.plan

    def cancelled_midway(problem, **options):
        services.cancel_plan(plan=plan, by=stage.organiser, now=NOW)
        return real(problem, **options)

    monkeypatch.setattr(planning, "plan", cancelled_midway)
    assert services.work_next_plan(clock=lambda: NOW)
    plan.refresh_from_db()
    assert plan.state == PlanState.CANCELLED
    assert plan.result is None
    assert not services.work_next_plan(clock=lambda: NOW)


def test_a_killed_worker_is_replaced_when_its_lease_ends(monkeypatch):
    stage = scene()
    plan = services.request_plan(cycle=stage.cycle, by=stage.organiser, now=NOW)

    def killed(problem, **options):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(planning, "plan", killed)
        with pytest.raises(SystemExit):
            services.work_next_plan(clock=lambda: NOW)
    assert not services.work_next_plan(clock=lambda: NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    assert services.work_next_plan(clock=lambda: later)
    plan.refresh_from_db()
    assert plan.state == PlanState.DONE
    assert plan.attempts == 2


def test_a_plan_that_kills_every_worker_fails_with_a_reason():
    stage = scene()
    plan = services.request_plan(cycle=stage.cycle, by=stage.organiser, now=NOW)
    Plan.objects.update(attempts=MAX_ATTEMPTS)
    services.work_next_plan(clock=lambda: NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.failure) == (PlanState.FAILED, "worker_lost")
    services.request_plan(cycle=stage.cycle, by=stage.organiser, now=NOW)


def test_the_time_a_visa_takes_counts_before_the_first_week():
    stage = scene(senders={"UG": "Uganda"})
    snapshot = snapshot_of(stage.cycle, today=NOW.date(), seed=1)
    assert snapshot.first_monday == FIRST_MONDAY - timedelta(weeks=stage.cycle.visa_weeks)
    host, delegation = snapshot.problem.hosts[0], snapshot.problem.delegations[0]
    assert set(range(stage.cycle.visa_weeks)) <= set(host.blackout)
    assert delegation.ready + stage.cycle.visa_weeks == stage.cycle.visa_weeks
    assert stage.publish()[0].first_monday >= FIRST_MONDAY


def test_nothing_is_planned_that_cannot_be_prepared_from_today_on():
    stage = scene(senders={"UG": "Uganda"}, weeks=26, open_weeks=26)
    late = NOW + timedelta(weeks=12)
    monday = stage.publish(late)[0].first_monday
    assert monday >= late.date() + timedelta(weeks=stage.cycle.visa_weeks)
