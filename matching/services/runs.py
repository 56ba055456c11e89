from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from core.leases import LEASE, MAX_ATTEMPTS, LeaseLost, claim_next, release, report_progress
from core.wake import wake
from matching import engine, rules
from matching.models import Cohort, MatchRun, Part, RunState
from matching.queries.chemistry import weights_now
from matching.queries.people import awaiting_pair, people
from matching.services.outcomes import store_result
from matching.services.parts import shared_out
from matching.snapshot import cohort_problem

TASK = "matching.tasks.work_match_runs"
# A tenth of the slowest rate that was measured.
PAIRS_A_SECOND = 600_000
logger = logging.getLogger(__name__)


@transaction.atomic
def request_run(*, cohort: Cohort, by: User | None, now: datetime) -> MatchRun:
    """Ask for a run with the weights and rules of this moment; `by` None: the system by itself.

    It takes everybody who waits, so the cohort needs no other run for changes until now.

    Raises:
        RunRefused: nobody to pair, a closed cohort, or a run is waiting or computing already.
    """
    rules.check_run_start(
        cohort,
        coachees=awaiting_pair(cohort).count(),
        coaches=people(cohort).filter(part=Part.COACH).count(),
    )
    Cohort.objects.filter(pk=cohort.pk, offer_again_at__isnull=False).update(offer_again_at=None)
    try:
        with transaction.atomic():
            run = MatchRun.objects.create(
                cohort=cohort,
                criteria=weights_now(cohort),
                rules=cohort.rules,
                aim=cohort.aim,
                requested_by=by,
                is_automatic=by is None,
                created_at=now,
            )
    except IntegrityError as error:
        raise rules.RunRefused("run_active") from error
    audit.record("match_run.requested", run, by=by, now=now, cohort=cohort.pk)
    wake(TASK)
    return run


@transaction.atomic
def cancel_run(*, run: MatchRun, by: User, now: datetime) -> MatchRun:
    """Stop a run; the worker notices at its next report, because its lease is gone.

    Raises:
        RunRefused: the run has ended already.
    """
    stopped = (
        MatchRun.objects.active()
        .filter(pk=run.pk)
        .update(state=RunState.CANCELLED, finished_at=now, claim_token=None, lease_until=None)
    )
    if not stopped:
        raise rules.RunRefused("run_ended")
    run.refresh_from_db()
    audit.record("match_run.cancelled", run, by=by, now=now)
    return run


def work_next_run(*, clock: Callable[[], datetime]) -> bool:
    """Claim the oldest run that waits, compute and store it; False when none waits.

    `clock` is asked as the work goes on, so that the lease is prolonged in real time.
    """
    run = claim_next(MatchRun.objects.active().order_by("created_at"), now=clock())
    if run is None:
        return False
    try:
        _attempt(run, clock)
    except LeaseLost:
        logger.info("match run %s was cancelled or taken over", run.pk)
    return True


def _attempt(run: MatchRun, clock: Callable[[], datetime]) -> None:
    try:
        _work(run, clock)
    except LeaseLost:
        raise
    except engine.InstanceError:
        logger.exception("match run %s has an instance that makes no sense", run.pk)
        _fail(run, "instance", now=clock())
    except Exception:
        logger.exception("match run %s broke at attempt %s", run.pk, run.attempts)
        _fail_or_free(run, now=clock())


def _work(run: MatchRun, clock: Callable[[], datetime]) -> None:
    if run.attempts > MAX_ATTEMPTS:
        _fail(run, "worker_lost", now=clock())
        return
    MatchRun.objects.filter(pk=run.pk, state=RunState.QUEUED).update(state=RunState.RUNNING)
    problem = cohort_problem(
        run.cohort,
        criteria=run.criteria,
        rules=run.rules,
        aim=run.aim,
        seed=run.seed,
        today=run.created_at.date(),
    )

    if problem.chemistry:
        silent = _unspoken(run, problem, clock)
        if silent is None:
            return
        problem = silent
    lease = _lease(problem)

    def progress(done: int, total: int, stage: str) -> None:
        report_progress(run, done, total, now=clock(), lease=lease)

    with shared_out(run, problem, clock=clock) as fan:
        result = engine.solve(problem, progress=progress, fan=fan)
    broken = engine.verify_assignment(problem, result)
    if broken is not None:
        logger.error("match run %s is not proved: %s", run.pk, broken)
        _fail(run, "not_proved", now=clock())
        return
    store_result(run=run, problem=problem, result=result, now=clock())


def _unspoken(
    run: MatchRun, problem: engine.CohortProblem, clock: Callable[[], datetime]
) -> engine.CohortProblem | None:
    """The problem to solve and to keep: what people said in confidence is no part of it (ADR 10).

    None where the plan that knows of it could not be proved; the run has failed then.
    """
    # Several solutions in one go, each of them silent.
    report_progress(run, 0, 0, now=clock(), lease=5 * _lease(problem))
    result = engine.solve(problem)
    broken = engine.verify_assignment(problem, result)
    if broken is None:
        return engine.unspoken(problem, result)
    logger.error("match run %s is not proved before it is told: %s", run.pk, broken)
    _fail(run, "not_proved", now=clock())
    return None


def _lease(problem: engine.CohortProblem) -> timedelta:
    """How long a worker may be silent: the core of a large cohort is solved in one go."""
    pairs = len(problem.coachees) * len(problem.coaches)
    return max(LEASE, timedelta(seconds=pairs / PAIRS_A_SECOND))


def _fail_or_free(run: MatchRun, *, now: datetime) -> None:
    if run.attempts >= MAX_ATTEMPTS:
        _fail(run, "broken", now=now)
    else:
        release(run)


@transaction.atomic
def _fail(run: MatchRun, key: str, *, now: datetime) -> None:
    release(run)
    run.state, run.failure, run.finished_at = RunState.FAILED, key, now
    run.save(update_fields=["state", "failure", "finished_at"])
    audit.record("match_run.failed", run, by=None, now=now, reason=key)
