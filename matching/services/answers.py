"""Two people answer a proposal; when both say yes, they are a pair."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.wake import wake
from matching import rules
from matching.models import (
    Answer,
    Cohort,
    CohortState,
    Proposal,
    ProposalAnswer,
    ProposalState,
)
from matching.services.again import look_again
from matching.services.asking import ask_second
from matching.services.cohorts import PLAN, move_cohort
from matching.services.notices import tell_asked, tell_organisers, tell_pair
from matching.services.pairings import start_pairing
from matching.services.places import take_place


@transaction.atomic
def accept_proposal(*, proposal: Proposal, by: User, now: datetime) -> Proposal:
    """Say yes for the side of `by`; the second yes makes the pairing.

    Raises:
        ProposalRefused: not asked, answered before, too late, or no place is free any more.
    """
    # The cohort before everything in it, for everybody: two transactions never wait for each other.
    Cohort.objects.select_for_update().get(pk=proposal.run.cohort_id)
    proposal = _locked(proposal)
    side = rules.check_answer(proposal, by, now)
    _keep_answer(proposal, side, Answer.ACCEPTED, by=by, now=now)
    if ProposalAnswer.objects.filter(proposal=proposal, answer=Answer.ACCEPTED).count() == 2:
        _pair(proposal, by, now)
    else:
        ask_second(proposal=proposal, now=now)
    wake(PLAN)
    return proposal


@transaction.atomic
def decline_proposal(
    *, proposal: Proposal, reason: str, comment: str, by: User, now: datetime
) -> Proposal:
    """Say no for the side of `by`, with a reason that the organisers alone see.

    Raises:
        ProposalRefused: not asked, answered before or too late.
    """
    look_again(cohort_id=proposal.run.cohort_id, now=now)
    proposal = _locked(proposal)
    side = rules.check_answer(proposal, by, now)
    _keep_answer(proposal, side, Answer.DECLINED, by=by, now=now, reason=reason, comment=comment)
    _settle(proposal, ProposalState.DECLINED, by=by, now=now)
    tell_organisers(proposal=proposal, now=now)
    tell_asked(proposal=proposal, now=now, but=by)
    wake(PLAN)
    return proposal


@transaction.atomic
def expire_due_proposals(*, now: datetime) -> int:
    """End every proposal whose time to answer is over; return how many."""
    expired = Proposal.objects.expired_by(now)
    for cohort_id in sorted(set(expired.values_list("run__cohort", flat=True))):
        look_again(cohort_id=cohort_id, now=now)
    due = list(
        expired.select_for_update(of=("self",)).select_related(
            "run__cohort__programme", "coachee__profile__user", "coach__profile__user"
        )
    )
    for proposal in due:
        _settle(proposal, ProposalState.EXPIRED, by=None, now=now)
        tell_organisers(proposal=proposal, now=now)
        tell_asked(proposal=proposal, now=now)
    if due:
        wake(PLAN)
    return len(due)


def _locked(proposal: Proposal) -> Proposal:
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("run__cohort__programme", "coachee__profile__user", "coach__profile__user")
        .get(pk=proposal.pk)
    )


def _keep_answer(
    proposal: Proposal,
    side: str,
    answer: str,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    comment: str = "",
) -> None:
    ProposalAnswer.objects.create(
        proposal=proposal,
        side=side,
        answer=answer,
        reason=reason,
        comment=comment,
        by=by,
        at=now,
    )
    audit.record(f"proposal.{answer}_by_one", proposal, by=by, now=now, side=side)


def _pair(proposal: Proposal, by: User, now: datetime) -> None:
    # The coachee's place first, for everybody: two transactions never wait for each other.
    for enrolment_id in (proposal.coachee_id, proposal.coach_id):
        if not take_place(enrolment_id):
            raise rules.ProposalRefused("no_place")
    _settle(proposal, ProposalState.ACCEPTED, by=by, now=now)
    pairing = start_pairing(proposal=proposal, by=by, now=now)
    cohort: Cohort = proposal.run.cohort
    if cohort.state == CohortState.MATCHING:
        move_cohort(cohort=cohort, to_state=CohortState.RUNNING, by=by, now=now)
    tell_pair(pairing=pairing, now=now)


def _settle(proposal: Proposal, state: str, *, by: User | None, now: datetime) -> None:
    proposal.state = state
    proposal.save(update_fields=["state"])
    audit.record(f"proposal.{state}", proposal, by=by, now=now)
