from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from core import audit
from core.wake import wake
from matching import rules
from matching.models import (
    LIVE_PAIRING_STATES,
    Cohort,
    CohortState,
    Enrolment,
    EnrolmentState,
    MatchRun,
    Proposal,
    ProposalState,
    SecondCoachState,
)
from matching.services.asking import hold_back_second
from matching.services.cohorts import PLAN, move_cohort


@transaction.atomic
def publish_proposals(*, run: MatchRun, by: User, now: datetime) -> int:
    """Show the run's pairs to their two people and ask for answers; return how many.

    Enrolment by institutions ends with it, and drafts of other runs are withdrawn. The outbox
    derives the messages from the published rows.

    Raises:
        RunRefused: the run is not finished, published already, has no pairs, or people in it
            were withdrawn, paired or promised elsewhere since.
    """
    # One lock for all runs of the cohort: two organisers cannot publish two of them at once.
    cohort = Cohort.objects.select_for_update().get(pk=run.cohort_id)
    run = MatchRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    _check(run)
    count = run.proposals.filter(state=ProposalState.DRAFT).update(
        state=ProposalState.PROPOSED, expires_at=now + timedelta(days=cohort.answer_days)
    )
    Proposal.objects.filter(run__cohort=cohort, state=ProposalState.DRAFT).update(
        state=ProposalState.WITHDRAWN
    )
    run.published_at, run.published_by = now, by
    run.save(update_fields=["published_at", "published_by"])
    hold_back_second(run=run, now=now)
    if cohort.state == CohortState.OPEN:
        move_cohort(cohort=cohort, to_state=CohortState.MATCHING, by=by, now=now)
    audit.record("match_run.published", run, by=by, now=now, proposals=count)
    wake(PLAN)
    return count


def _check(run: MatchRun) -> None:
    if not rules.can_publish(run):
        raise rules.RunRefused("cannot_publish")
    drafts = run.proposals.filter(state=ProposalState.DRAFT)
    if not drafts.exists():
        raise rules.RunRefused("nothing_to_publish")
    if _is_out_of_date(run):
        raise rules.RunRefused("run_out_of_date")


def _is_out_of_date(run: MatchRun) -> bool:
    drafts = run.proposals.filter(state=ProposalState.DRAFT)
    enrolled = EnrolmentState.ENROLLED
    gone = drafts.exclude(coachee__state=enrolled, coach__state=enrolled)
    taken = drafts.filter(
        Q(coachee__pairings_as_coachee__state__in=LIVE_PAIRING_STATES)
        | Q(coachee__proposals_as_coachee__state=ProposalState.PROPOSED)
    )
    return gone.exists() or taken.exists() or _overbooked(run).exists()


def _overbooked(run: MatchRun) -> QuerySet[Enrolment]:
    """The coaches whom this run would promise more places than they have left."""
    mine = Q(proposals_as_coach__run=run, proposals_as_coach__state=ProposalState.DRAFT)
    open_ones = Q(proposals_as_coach__state=ProposalState.PROPOSED)
    asked = Q(second_coach_places__state=SecondCoachState.ASKED)
    return Enrolment.objects.annotate(
        promised=Count("proposals_as_coach", filter=mine | open_ones, distinct=True),
        beside=Count("second_coach_places", filter=asked, distinct=True),
        planned=Count("proposals_as_coach", filter=mine, distinct=True),
    ).filter(
        planned__gt=0,
        promised__gt=F("capacity") - F("places_taken") - F("beside"),
    )
