"""Plans: asked for by the organiser, made by a worker, cancelled at any time before the end."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from core.leases import MAX_ATTEMPTS, LeaseLost, claim_next, release, report_progress
from core.wake import wake
from exchanges import planning, rules
from exchanges.models import CycleState, LeftOutRequest, Plan, PlanState, VisitCycle
from exchanges.snapshot import Snapshot, snapshot_of, standing_visits

TASK = "exchanges.tasks.work_plan_runs"
# Well below the lease: while the exact method runs, nobody can report progress.
EXACT_SECONDS = 45.0
SECONDS_BETWEEN_REPORTS = 1.0
Clock = Callable[[], datetime]


@transaction.atomic
def request_plan(*, cycle: VisitCycle, by: User, now: datetime) -> Plan:
    """Ask for a plan of the offers and requests that stand now; a worker makes it."""
    if not rules.can_make_plan(by, cycle):
        raise rules.PlanRefused("is_closed")
    if not (cycle.offers.offered().exists() and cycle.requests.requested().exists()):
        raise rules.PlanRefused("nothing_to_plan")
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                cycle=cycle,
                requested_by=by,
                created_at=now,
                seed=random.SystemRandom().randrange(2**31),
            )
    except IntegrityError as error:
        raise rules.PlanRefused("plan_active") from error
    if cycle.state == CycleState.OPEN:
        cycle.state = CycleState.PLANNING
        cycle.save(update_fields=["state"])
    audit.record("plan.requested", plan, by=by, now=now, cycle=cycle.pk)
    wake(TASK)
    return plan


@transaction.atomic
def cancel_plan(*, plan: Plan, by: User, now: datetime) -> Plan:
    """Stop a plan that is not done; its worker notices at its next report."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=plan.pk)
    if not rules.can_cancel_plan(by, plan):
        raise rules.PlanRefused("is_finished")
    plan.state, plan.claim_token, plan.lease_until = PlanState.CANCELLED, None, None
    plan.finished_at = now
    plan.save(update_fields=["state", "claim_token", "lease_until", "finished_at"])
    audit.record("plan.cancelled", plan, by=by, now=now)
    return plan


def work_next_plan(*, clock: Clock) -> bool:
    """Make the next plan that waits; False when there is none."""
    work = claim_next(Plan.objects.active().order_by("created_at"), now=clock())
    if work is None:
        return False
    try:
        _work_on(work, clock)
    except LeaseLost:
        pass  # cancelled, or another worker has it: nothing of ours may be stored
    except planning.InstanceError:
        _fail(work, "locks", clock)
    return True


def _work_on(work: Plan, clock: Clock) -> None:
    if work.attempts > MAX_ATTEMPTS:
        _fail(work, "worker_lost", clock)
        return
    Plan.objects.filter(pk=work.pk, claim_token=work.claim_token).update(state=PlanState.RUNNING)
    snapshot = snapshot_of(work.cycle, today=work.today, seed=work.seed)
    result = planning.plan(
        snapshot.problem,
        exact=snapshot.can_be_proved,
        time_limit=EXACT_SECONDS if snapshot.can_be_proved else None,
        progress=_reporter(work, clock),
    )
    published = work.cycle.plans.filter(state=PlanState.PUBLISHED).first()
    if published is not None:
        visits = standing_visits(published, snapshot)
        result = planning.keeping_people(snapshot.problem, result, visits)
    _store(work, snapshot, snapshot.roster.as_stored(result), clock)


def _reporter(work: Plan, clock: Clock) -> Callable[[int, int], None]:
    """Reports to the row once a second: a write costs more than a thousand iterations."""
    last: list[float] = []

    def report(done: int, total: int) -> None:
        beat = time.monotonic()
        if not last or done == total or beat - last[0] >= SECONDS_BETWEEN_REPORTS:
            last[:] = [beat]
            report_progress(work, done, total, now=clock())

    return report


@transaction.atomic
def _store(work: Plan, snapshot: Snapshot, result: planning.PlanningResult, clock: Clock) -> None:
    now = clock()
    release(work)
    work.state, work.finished_at = PlanState.DONE, now
    work.first_monday = snapshot.first_monday
    work.result = dict(planning.result_to_json(result))
    work.digest, work.planner_version = result.digest, planning.PLANNER_VERSION
    work.save(
        update_fields=[
            "state", "finished_at", "first_monday", "result", "digest", "planner_version"
        ]
    )  # fmt: skip
    store_left_out(work)
    audit.record(
        "plan.made",
        work,
        by=None,
        now=now,
        visits=len(result.visits),
        left_out=len(result.unserved),
        digest=result.digest,
    )


def store_left_out(plan: Plan) -> None:
    """Make a row of each request that the result of a plan leaves out."""
    LeftOutRequest.objects.bulk_create(
        LeftOutRequest(plan=plan, request_id=UUID(one["delegation"]), diagnosis=_diagnosis(one))
        for one in plan.unserved
    )


def _diagnosis(unserved: dict[str, Any]) -> dict[str, Any]:
    return {key: unserved[key] for key in ("closed", "blocked", "nearest")}


@transaction.atomic
def _fail(work: Plan, reason: str, clock: Clock) -> None:
    now = clock()
    release(work)
    work.state, work.failure, work.finished_at = PlanState.FAILED, reason, now
    work.save(update_fields=["state", "failure", "finished_at"])
    audit.record("plan.failed", work, by=None, now=now, reason=reason)
