"""The parts of a large run: computed by whoever is there, gone when the run ends."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Profile
from core.leases import LEASE, claim_next
from matching import services
from matching.engine.exact import passes, settling, sources
from matching.models import MatchRun, RunInput, RunPart, RunPass, RunState
from matching.services import parts
from tests.matching.cohorts import NOW, make_world

pytestmark = pytest.mark.usefixtures("in_parts")
PEOPLE = 14


@pytest.fixture
def in_parts(monkeypatch, settings):
    """A cohort of a few is cut into parts as one of many thousands is."""
    settings.CELERY_BROKER_URL = "redis://localhost:1/0"
    monkeypatch.setattr(parts, "FEWEST_PAIRS", 1)
    monkeypatch.setattr(parts, "PAUSE", 0)
    monkeypatch.setattr(parts, "wake", [].append)
    monkeypatch.setattr(settling, "MOST_DENSE", 2)
    monkeypatch.setattr(sources, "PAIRS_A_BLOCK", 2 * PEOPLE)
    monkeypatch.setattr(passes, "BLOCKS_A_PART", 1)


def various_people():
    """A cohort in which all want the coaches of the highest rank, so that places have prices."""
    world = make_world(PEOPLE, PEOPLE)
    for number, one in enumerate(world.coaches):
        Profile.objects.filter(pk=one.profile_id).update(seniority=1 + number % 10)
    for number, one in enumerate(world.coachees):
        Profile.objects.filter(pk=one.profile_id).update(seniority=1 + number % 3)
    return world


def outcome(run: MatchRun) -> tuple[object, ...]:
    run.refresh_from_db()
    pairs = run.proposals.order_by("coachee").values_list("coachee", "coach", "score")
    return run.state, run.digest, run.result, list(pairs)


def requested(world) -> MatchRun:
    return services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)


def worked(world, clock=lambda: NOW) -> MatchRun:
    run = requested(world)
    services.work_next_run(clock=clock)
    return run


@pytest.mark.django_db
def test_a_run_in_parts_is_the_run_in_one(monkeypatch):
    world = various_people()
    shared = outcome(worked(world))
    monkeypatch.setattr(parts, "FEWEST_PAIRS", 10**9)

    assert outcome(worked(world)) == shared
    assert shared[0] == RunState.DONE


@pytest.mark.django_db
def test_nothing_of_the_parts_is_kept():
    worked(various_people())

    assert not RunInput.objects.exists()
    assert not RunPass.objects.exists()


@pytest.mark.django_db
def test_other_workers_take_parts_and_the_instance_is_sealed(monkeypatch):
    world = various_people()
    taken = []

    def help_with_three(task):
        sealed = bytes(RunInput.objects.get().sealed)
        assert str(world.coachees[0].pk).encode() not in sealed
        taken.extend(services.work_next_part(clock=lambda: NOW) for _ in range(3))

    monkeypatch.setattr(parts, "wake", help_with_three)
    helped = outcome(worked(world))
    monkeypatch.setattr(parts, "FEWEST_PAIRS", 10**9)

    assert outcome(worked(world)) == helped
    assert taken
    assert all(taken)
    assert not services.work_next_part(clock=lambda: NOW)


@pytest.mark.django_db
def test_a_part_whose_worker_died_is_taken_over(monkeypatch):
    world = various_people()
    moments = (NOW + timedelta(seconds=number) for number in range(100_000))
    claimed = []

    def die_with_one(task):
        claimed.append(claim_next(RunPart.objects.filter(outcome=None), now=NOW))

    monkeypatch.setattr(parts, "wake", die_with_one)
    run = worked(world, clock=lambda: next(moments))

    assert all(claimed)
    assert outcome(run)[0] == RunState.DONE
    assert next(moments) > NOW + LEASE


@pytest.mark.django_db
def test_a_cancelled_run_stops_and_leaves_nothing(monkeypatch):
    world = various_people()

    def cancel(task):
        run = MatchRun.objects.active().first()
        if run is not None:
            services.cancel_run(run=run, by=world.organiser, now=NOW)

    monkeypatch.setattr(parts, "wake", cancel)
    run = worked(world)

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert not run.proposals.exists()
    assert not RunInput.objects.exists()
    assert not RunPart.objects.exists()


@pytest.mark.django_db
def test_an_outcome_that_came_too_late_is_dropped(monkeypatch):
    world = various_people()
    late = []

    def slow(task):
        part = claim_next(RunPart.objects.filter(outcome=None), now=NOW - 2 * LEASE)
        late.append((part, parts._Opened.worker(part.of.run_id)))

    monkeypatch.setattr(parts, "wake", slow)
    run = worked(world)

    assert outcome(run)[0] == RunState.DONE
    assert late
    for part, worker in late:
        parts._compute(part, part.of, worker)
    assert not RunPart.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("others", [0, 1, 3])
def test_one_two_and_four_workers_at_once(monkeypatch, others):
    world = various_people()
    over = threading.Event()
    counts = []

    def work():
        count = 0
        try:
            while not over.is_set():
                count += services.work_next_part(clock=lambda: NOW)
        finally:
            counts.append(count)
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(others)]
    for thread in threads:
        thread.start()
    shared = outcome(worked(world))
    over.set()
    for thread in threads:
        thread.join()
    monkeypatch.setattr(parts, "FEWEST_PAIRS", 10**9)

    assert outcome(worked(world)) == shared
    assert shared[0] == RunState.DONE
