"""An organiser takes back a proposal that awaits answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.wake import wake
from matching import rules
from matching.models import Proposal, ProposalState, ProposalWithdrawal
from matching.services.again import look_again
from matching.services.cohorts import PLAN
from matching.services.notices import tell_asked


@transaction.atomic
def withdraw_proposal(
    *, proposal: Proposal, reason: str, comment: str, by: User, now: datetime
) -> Proposal:
    """Take a published proposal back; both people are told, the reason stays with organisers.

    Raises:
        ProposalRefused: it is settled already.
    """
    look_again(cohort_id=proposal.run.cohort_id, now=now)
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("run__cohort__programme", "coachee__profile__user", "coach__profile__user")
        .get(pk=proposal.pk)
    )
    if not rules.can_take_back(by, proposal):
        raise rules.ProposalRefused("proposal_settled")
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])
    ProposalWithdrawal.objects.create(
        proposal=proposal, reason=reason, comment=comment, by=by, at=now, created_at=now
    )
    audit.record("proposal.withdrawn", proposal, by=by, now=now, reason=reason)
    tell_asked(proposal=proposal, now=now)
    wake(PLAN)
    return proposal
