"""Lock a pair, forbid a pair, and take either back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from matching import engine, rules
from matching.models import (
    Cohort,
    DecisionKind,
    Enrolment,
    PairDecision,
    Proposal,
    ProposalState,
    WithdrawReason,
)
from matching.services.withdrawals import withdraw_proposal
from matching.snapshot import cohort_problem


@transaction.atomic
def decide_pair(
    *,
    cohort: Cohort,
    coachee: Enrolment,
    coach: Enrolment,
    kind: str,
    reason: str,
    by: User,
    now: datetime,
) -> PairDecision:
    """Lock or forbid a pair from the next run on; finished runs stay as they are.

    A proposal of a forbidden pair that awaits answers is withdrawn: the two are not to be a pair.

    Raises:
        DecisionRefused: the pair is decided already, or a lock could not be kept.
    """
    rules.check_decision(cohort, list(cohort.pair_decisions.live()), coachee, coach, kind)
    if kind == DecisionKind.LOCKED:
        _check_lock(cohort, coachee, coach)
    try:
        with transaction.atomic():
            decision = PairDecision.objects.create(
                cohort=cohort,
                coachee=coachee,
                coach=coach,
                kind=kind,
                reason=reason,
                decided_by=by,
                created_at=now,
            )
    except IntegrityError as error:
        raise rules.DecisionRefused("decided_meanwhile") from error
    audit.record(f"pair.{kind}", decision, by=by, now=now, cohort=cohort.pk)
    if kind == DecisionKind.FORBIDDEN:
        _take_back(coachee, coach, reason, by=by, now=now)
    return decision


def _take_back(
    coachee: Enrolment, coach: Enrolment, comment: str, *, by: User, now: datetime
) -> None:
    """Withdraw the proposal of the two that awaits answers, if there is one."""
    awaiting = Proposal.objects.filter(
        coachee=coachee, coach=coach, state=ProposalState.PROPOSED
    ).select_related("run")
    for proposal in awaiting:
        withdraw_proposal(
            proposal=proposal, reason=WithdrawReason.OTHER, comment=comment, by=by, now=now
        )


def _check_lock(cohort: Cohort, coachee: Enrolment, coach: Enrolment) -> None:
    """Refuse what anybody can see: nobody's private wish plays a part here."""
    problem = cohort_problem(cohort)
    waiting = {person.id for person in problem.coachees}
    places = {person.id: person.capacity for person in problem.coaches}
    two = str(coachee.pk), str(coach.pk)
    if two[0] not in waiting or two[1] not in places:
        raise rules.DecisionRefused("lock_not_waiting")
    if engine.reasons(problem, *two):
        raise rules.DecisionRefused("lock_closed")
    locks = cohort.pair_decisions.live().filter(coach=coach, kind=DecisionKind.LOCKED)
    held = sum(str(one.coachee_id) in waiting for one in locks)
    if held >= places[two[1]]:
        raise rules.DecisionRefused("lock_no_place")


@transaction.atomic
def lift_decision(*, decision: PairDecision, by: User, now: datetime) -> PairDecision:
    """Unlock a pair, or allow it again; lifting twice changes nothing."""
    lifted = PairDecision.objects.live().filter(pk=decision.pk).update(lifted_at=now, lifted_by=by)
    if lifted:
        audit.record("pair.released", decision, by=by, now=now, cohort=decision.cohort_id)
    decision.refresh_from_db()
    return decision
