"""Questions about plans: asked by the organiser, answered by a worker, chosen or forgotten."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from core.leases import MAX_ATTEMPTS, LeaseLost, claim_next, release, report_progress
from core.wake import wake
from exchanges import planning, rules
from exchanges.models import (
    Plan,
    PlanMode,
    PlanQuestion,
    PlanState,
    QuestionKind,
    QuestionState,
    VisitCycle,
    VisitRequest,
)
from exchanges.rules.questions import (
    STANDING_STATES,
    can_ask,
    can_cancel_question,
    can_choose,
)
from exchanges.services.plans import store_left_out
from exchanges.snapshot import PROVABLE_UP_TO, Snapshot, snapshot_of, standing_visits

TASK = "exchanges.tasks.work_plan_questions"
# Well below the lease: while the exact method runs, nobody can report progress.
PROOF_SECONDS = 60.0
SECONDS_BETWEEN_REPORTS = 1.0
# Planning again makes three plans: each of them may search a third as long as a plan alone.
AGAIN_ITERATIONS = 6000
MODES: dict[PlanMode, planning.Mode] = {
    PlanMode.LOCK: "lock",
    PlanMode.GENTLE: "gentle",
    PlanMode.FREE: "free",
}
Clock = Callable[[], datetime]
Answer = dict[str, Any]


def standing_plan(cycle: VisitCycle) -> Plan | None:
    """The plan that questions are about: the published one, else the newest draft."""
    plans = cycle.plans.filter(state__in=STANDING_STATES)
    return plans.filter(state=PlanState.PUBLISHED).first() or plans.first()


@transaction.atomic
def ask_again(*, cycle: VisitCycle, by: User, now: datetime) -> PlanQuestion:
    """Ask for three plans beside the one that stands: every visit kept, little moved, all free."""
    plan = standing_plan(cycle)
    if plan is None:
        raise rules.PlanRefused("nothing_planned")
    return _ask(plan, QuestionKind.AGAIN, None, by, now)


@transaction.atomic
def ask_price(*, plan: Plan, request: VisitRequest, by: User, now: datetime) -> PlanQuestion:
    """Ask what it would cost to force a request into a plan that leaves it out."""
    if not plan.left_out.filter(request=request).exists():
        raise rules.PlanRefused("not_left_out")
    return _ask(plan, QuestionKind.PRICE, request, by, now)


@transaction.atomic
def ask_proof(*, plan: Plan, by: User, now: datetime) -> PlanQuestion:
    """Ask whether a plan is the best there is, or how much better one could be."""
    if plan.cycle.requests.requested().count() > PROVABLE_UP_TO:
        raise rules.PlanRefused("too_large")
    return _ask(plan, QuestionKind.PROOF, None, by, now)


@transaction.atomic
def cancel_question(*, question: PlanQuestion, by: User, now: datetime) -> PlanQuestion:
    """Stop a question that is not answered; its worker notices at its next report."""
    rows = PlanQuestion.objects.select_for_update(of=("self",)).select_related("cycle")
    question = rows.get(pk=question.pk)
    if not can_cancel_question(by, question):
        raise rules.PlanRefused("is_finished")
    question.state, question.finished_at = QuestionState.CANCELLED, now
    question.claim_token = question.lease_until = None
    question.save(update_fields=["state", "claim_token", "lease_until", "finished_at"])
    audit.record("question.cancelled", question, by=by, now=now)
    return question


@transaction.atomic
def choose_answer(*, question: PlanQuestion, mode: PlanMode, by: User, now: datetime) -> Plan:
    """Make one of the plans of an answer the draft of the cycle.

    Raises PlanRefused("outdated") when something has changed since it was worked out.
    """
    VisitCycle.objects.select_for_update().get(pk=question.cycle_id)
    question = PlanQuestion.objects.select_related("cycle").get(pk=question.pk)
    result = question.results.get(mode)
    if not can_choose(by, question) or result is None:
        raise rules.PlanRefused("is_not_done")
    snapshot = _snapshot(question)
    if planning.digest(snapshot.problem) != question.digest:
        raise rules.PlanRefused("outdated")
    plan = Plan.objects.create(
        cycle=question.cycle,
        state=PlanState.DONE,
        seed=question.seed,
        mode=mode,
        question=question,
        planned_on=question.created_at.date(),
        first_monday=question.first_monday,
        digest=question.digest,
        planner_version=planning.PLANNER_VERSION,
        result=result,
        requested_by=by,
        created_at=now,
        finished_at=now,
    )
    store_left_out(plan)
    audit.record("plan.chosen", plan, by=by, now=now, question=question.pk, mode=str(mode))
    return plan


def work_next_question(*, clock: Clock) -> bool:
    """Answer the next question that waits; False when there is none."""
    work = claim_next(PlanQuestion.objects.active().order_by("created_at"), now=clock())
    if work is None:
        return False
    try:
        _work_on(work, clock)
    except LeaseLost:
        pass  # cancelled, or another worker has it: nothing of ours may be stored
    except rules.PlanRefused as refused:
        _fail(work, refused.reason, clock)
    except planning.InstanceError:
        _fail(work, "locks", clock)
    return True


def _ask(
    plan: Plan, kind: QuestionKind, request: VisitRequest | None, by: User, now: datetime
) -> PlanQuestion:
    if not can_ask(by, plan):
        raise rules.PlanRefused("is_not_done")
    try:
        with transaction.atomic():
            question = PlanQuestion.objects.create(
                cycle=plan.cycle,
                kind=kind,
                plan=plan,
                request=request,
                asked_by=by,
                created_at=now,
                seed=random.SystemRandom().randrange(2**31),
            )
    except IntegrityError as error:
        raise rules.PlanRefused("question_open") from error
    audit.record("question.asked", question, by=by, now=now, plan=plan.pk, about=str(kind))
    wake(TASK)
    return question


def _snapshot(question: PlanQuestion) -> Snapshot:
    today = question.created_at.date()
    return snapshot_of(question.cycle, today=today, seed=question.seed)


def _work_on(work: PlanQuestion, clock: Clock) -> None:
    if work.attempts > MAX_ATTEMPTS:
        _fail(work, "worker_lost", clock)
        return
    held = PlanQuestion.objects.filter(pk=work.pk, claim_token=work.claim_token)
    held.update(state=QuestionState.RUNNING)
    snapshot = _snapshot(work)
    _store(work, snapshot, ANSWERS[QuestionKind(work.kind)](work, snapshot, clock), clock)


def _plan_again(work: PlanQuestion, snapshot: Snapshot, clock: Clock) -> Answer:
    """The three plans, by mode."""
    visits = _standing(work, snapshot, must_hold=False)
    places = planning.published_of(visits)
    problem = replace(snapshot.problem, iterations=AGAIN_ITERATIONS)
    answer: Answer = {}
    for number, (mode, freedom) in enumerate(MODES.items()):
        result = planning.replan(
            problem, places, freedom, progress=_reporter(work, clock, number, len(MODES))
        )
        result = planning.keeping_people(snapshot.problem, result, visits)
        answer[mode] = dict(planning.result_to_json(snapshot.roster.as_stored(result)))
    return answer


def _price(work: PlanQuestion, snapshot: Snapshot, clock: Clock) -> Answer:
    visits = _standing(work, snapshot, must_hold=True)
    report_progress(work, 0, 1, now=clock())
    price = planning.price_of(snapshot.problem, visits, str(work.request_id))
    # As lists and texts, like everything that is stored.
    stored = asdict(price)
    del stored["visits"]
    return {"price": stored}


def _prove(work: PlanQuestion, snapshot: Snapshot, clock: Clock) -> Answer:
    """The best plan found in a minute and its bound, beside the points of the plan asked about."""
    visits = _standing(work, snapshot, must_hold=True)
    points = planning.objective(snapshot.problem, visits)
    result = planning.plan(
        snapshot.problem,
        exact=True,
        time_limit=PROOF_SECONDS,
        progress=_reporter(work, clock, 0, 1),
    )
    result = planning.keeping_people(snapshot.problem, result, visits)
    stored = planning.result_to_json(snapshot.roster.as_stored(result))
    return {PlanMode.PROOF: dict(stored), "points": points}


ANSWERS: dict[QuestionKind, Callable[[PlanQuestion, Snapshot, Clock], Answer]] = {
    QuestionKind.AGAIN: _plan_again,
    QuestionKind.PRICE: _price,
    QuestionKind.PROOF: _prove,
}


def _standing(
    work: PlanQuestion, snapshot: Snapshot, *, must_hold: bool
) -> tuple[planning.PlannedVisit, ...]:
    """The visits that the question is about.

    A price or a proof needs visits that still keep every rule; planning again does not.
    """
    if work.plan is None:
        raise rules.PlanRefused("nothing_planned")
    visits = standing_visits(work.plan, snapshot)
    if must_hold and planning.check(snapshot.problem, visits):
        raise rules.PlanRefused("outdated")
    return visits


def _reporter(
    work: PlanQuestion, clock: Clock, number: int, parts: int
) -> Callable[[int, int], None]:
    """Reports part `number` of so many to the row, once a second."""
    last: list[float] = []

    def report(done: int, total: int) -> None:
        beat = time.monotonic()
        if not last or done == total or beat - last[0] >= SECONDS_BETWEEN_REPORTS:
            last[:] = [beat]
            report_progress(work, number * total + done, parts * total, now=clock())

    return report


@transaction.atomic
def _store(work: PlanQuestion, snapshot: Snapshot, answer: Answer, clock: Clock) -> None:
    now = clock()
    release(work)
    work.state, work.finished_at = QuestionState.DONE, now
    work.first_monday, work.answer = snapshot.first_monday, answer
    work.digest = planning.digest(snapshot.problem)
    work.save(update_fields=["state", "finished_at", "first_monday", "answer", "digest"])
    audit.record("question.answered", work, by=None, now=now, digest=work.digest)


@transaction.atomic
def _fail(work: PlanQuestion, reason: str, clock: Clock) -> None:
    now = clock()
    release(work)
    work.state, work.failure, work.finished_at = QuestionState.FAILED, reason, now
    work.save(update_fields=["state", "failure", "finished_at"])
    audit.record("question.failed", work, by=None, now=now, reason=reason)
