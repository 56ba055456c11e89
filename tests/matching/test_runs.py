from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile
from core.leases import LEASE
from core.models import AuditEntry
from matching import rules, services
from matching.models import MatchRun, Part, Proposal, ProposalState, RunState
from matching.services import runs
from tests.matching.cohorts import NOW, add, make_world

pytestmark = pytest.mark.django_db


def test_a_run_pairs_everybody_and_stores_its_proof():
    world = make_world(3, 3)

    run = world.run()

    assert run.state == RunState.DONE
    assert run.result["cardinality"] == 3
    assert run.result["certificate"]["u"]
    assert run.proposals.filter(state=ProposalState.DRAFT).count() == 3
    assert all(0 <= one.score <= 1000 and one.breakdown["facts"] for one in run.proposals.all())
    assert AuditEntry.objects.filter(kind="match_run.finished", object_id=run.pk).exists()


@pytest.mark.parametrize(
    ("coachees", "coaches", "key"), [(0, 1, "no_coachees"), (1, 0, "no_coaches")]
)
def test_a_run_needs_both_sides(coachees, coaches, key):
    world = make_world(coachees, coaches)

    with pytest.raises(rules.RunRefused) as refusal:
        services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)

    assert refusal.value.key == key


def test_a_cohort_never_runs_twice_at_once():
    world = make_world(1, 1)
    services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)

    with pytest.raises(rules.RunRefused, match="run_active"):
        services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)
    with pytest.raises(IntegrityError):
        MatchRun.objects.create(cohort=world.cohort, criteria={}, rules={}, aim="total")


def test_a_run_outlives_a_killed_worker():
    world = make_world(1, 1)
    run = services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)
    # A worker claimed it and was killed: the lease is all that is left of it.
    MatchRun.objects.filter(pk=run.pk).update(
        state=RunState.RUNNING, lease_until=NOW + LEASE, attempts=1, claim_token=run.pk
    )

    assert not services.work_next_run(clock=lambda: NOW)
    assert services.work_next_run(clock=lambda: NOW + LEASE + timedelta(seconds=1))

    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert run.attempts == 2


def test_a_cancelled_run_stores_nothing(monkeypatch):
    world = make_world(2, 2)
    run = services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)
    solve = runs.engine.solve

    def cancel_meanwhile(problem, **how):
        services.cancel_run(run=run, by=world.organiser, now=NOW)
        return solve(problem, **how)

    monkeypatch.setattr(runs.engine, "solve", cancel_meanwhile)
    assert services.work_next_run(clock=lambda: NOW)

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert not Proposal.objects.exists()
    with pytest.raises(rules.RunRefused, match="run_ended"):
        services.cancel_run(run=run, by=world.organiser, now=NOW)


def test_a_run_that_breaks_five_times_fails_with_a_reason(monkeypatch, caplog):
    world = make_world(1, 1)
    run = services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)

    def broken(problem, **how):
        raise RuntimeError("out of memory")

    monkeypatch.setattr(runs.engine, "solve", broken)
    for _attempt in range(5):
        assert services.work_next_run(clock=lambda: NOW)
    assert not services.work_next_run(clock=lambda: NOW)

    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.FAILED, "broken")


def test_a_result_that_is_not_proved_is_thrown_away(monkeypatch, caplog):
    world = make_world(1, 1)
    run = services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)
    monkeypatch.setattr(runs.engine, "verify_assignment", lambda *_: "total: wrong")

    services.work_next_run(clock=lambda: NOW)

    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.FAILED, "not_proved")
    assert not Proposal.objects.exists()


def test_rules_that_make_no_sense_fail_the_run_at_once(caplog):
    world = make_world(1, 1)
    world.cohort.criteria = {"themes": 500}
    world.cohort.save()

    run = world.run()

    assert (run.state, run.failure) == (RunState.FAILED, "instance")


def test_hard_rules_hold_for_the_chain_of_command_and_the_institution():
    world = make_world(1, 0)
    colleague = add(world, Part.COACH)
    Profile.objects.filter(pk=colleague.profile_id).update(institution=world.leaders)

    run = world.run()

    assert run.result["cardinality"] == 0
    assert run.result["unmatched"][0]["closed"] == {"chain_of_command": 1, "same_institution": 1}


def test_a_run_asked_for_this_moment_is_waited_for_once(as_user, monkeypatch):
    world = make_world(2, 2)
    client = as_user(world.organiser)
    worked = []
    monkeypatch.setattr(
        "matching.views.runs.sleep",
        lambda _seconds: worked.append(services.work_next_run(clock=timezone.now)),
    )
    asked = client.post(reverse("matching:run-create", args=[world.cohort.pk]))

    answer = client.get(asked.url)

    assert worked == [True]
    assert "Publish 2 proposals" in answer.content.decode()
    client.post(reverse("matching:run-create", args=[world.cohort.pk]))
    MatchRun.objects.active().update(created_at=timezone.now() - timedelta(seconds=2))
    waiting = client.get(reverse("matching:run-detail", args=[MatchRun.objects.active().get().pk]))
    assert len(worked) == 1
    assert "every 300ms" in waiting.content.decode()


def test_from_the_click_to_the_page_few_queries(as_user, monkeypatch):
    world = make_world(12, 12)
    world.run()
    client = as_user(world.organiser)
    client.get(reverse("matching:cohort-detail", args=[world.cohort.pk]))
    with CaptureQueriesContext(connection) as click:
        asked = client.post(reverse("matching:run-create", args=[world.cohort.pk]))
    services.work_next_run(clock=timezone.now)
    with CaptureQueriesContext(connection) as page:
        client.get(asked.url)
    of_the_page = [
        one for one in (*click, *page) if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]
    assert len(of_the_page) <= 26
