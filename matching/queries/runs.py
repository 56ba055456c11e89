"""What is known of runs and their proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from matching.models import (
    Cohort,
    CohortState,
    Enrolment,
    MatchRun,
    Proposal,
    ProposalState,
    RunState,
)

PEOPLE = (
    "coachee__profile__user",
    "coachee__profile__institution",
    "coach__profile__user",
    "coach__profile__institution",
    "run__cohort__programme",
)


def has_drafts(run: MatchRun) -> bool:
    """Whether the run still has proposals that can be published."""
    return run.proposals.filter(state=ProposalState.DRAFT).exists()


@dataclass(frozen=True)
class ScoredPair:
    """A pair of a run by ids."""

    coachee: str
    coach: str
    score: int
    is_draft: bool


def scored_pairs(run: MatchRun) -> list[ScoredPair]:
    """Every pair that a run made."""
    rows = run.proposals.values_list("coachee_id", "coach_id", "score", "state")
    return [
        ScoredPair(str(coachee), str(coach), score, state == ProposalState.DRAFT)
        for coachee, coach, score, state in rows
    ]


def with_people(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Proposals with the two people and the cohort read at once, the run's bulk left away."""
    return proposals.select_related(*PEOPLE).defer("run__instance", "run__result")


def people_of(run: MatchRun) -> QuerySet[Enrolment]:
    """Everybody who was in the run, by their ids in its instance."""
    ids = [one["id"] for side in ("coachees", "coaches") for one in run.instance[side]]
    return Enrolment.objects.filter(pk__in=ids).select_related("profile__user")


def runs_of(cohort: Cohort) -> QuerySet[MatchRun]:
    """The cohort's runs, newest first, with how many proposals and drafts each has."""
    drafts = Q(proposals__state=ProposalState.DRAFT)
    return (
        cohort.runs.defer("instance", "result")
        .select_related("requested_by")
        .annotate(proposal_count=Count("proposals"), draft_count=Count("proposals", filter=drafts))
        .order_by("-created_at")
    )


def run_numbers(cohort: Cohort) -> dict[UUID, int]:
    """Every run of the cohort by its number; the first is 1."""
    pks = cohort.runs.order_by("created_at").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(pks, start=1)}


def finished_runs(cohort: Cohort) -> QuerySet[MatchRun]:
    """The cohort's finished runs, newest first, without their instances."""
    return cohort.runs.filter(state=RunState.DONE).select_related("requested_by").defer("instance")


def decision_counts(runs: Iterable[MatchRun]) -> dict[UUID, tuple[int, int]]:
    """How many pairs were locked and how many forbidden in each of these runs."""
    rows = MatchRun.objects.filter(pk__in=[run.pk for run in runs]).values_list(
        "pk", "instance__locks", "instance__conflicts"
    )
    return {
        pk: (len(locks or []), sum(one["kind"] == "forbidden" for one in conflicts or []))
        for pk, locks, conflicts in rows
    }


def proposals_of(runs: Iterable[MatchRun]) -> dict[UUID, list[Proposal]]:
    """The proposals of several runs with their people, by run, in one query."""
    found: dict[UUID, list[Proposal]] = {run.pk: [] for run in runs}
    for one in with_people(Proposal.objects.filter(run__in=found)):
        found[one.run_id].append(one)
    return found


def unpublished_runs(user: User) -> QuerySet[Any]:
    """Finished runs of `user`'s cohorts that nobody has seen yet, with their `drafts`: a number."""
    return (
        MatchRun.objects.visible_to(user)
        .filter(state=RunState.DONE, published_at__isnull=True)
        .exclude(cohort__state=CohortState.CLOSED)
        .annotate(drafts=Count("proposals", filter=Q(proposals__state=ProposalState.DRAFT)))
        .filter(drafts__gt=0)
        .select_related("cohort")
        .defer("instance", "result")
    )


def awaited_answers(user: User, now: datetime) -> QuerySet[Proposal]:
    """The proposals that `user` has not answered and still can."""
    answered = Q(answers__by=user)
    return with_people(
        Proposal.objects.of(user)
        .filter(state=ProposalState.PROPOSED, expires_at__gt=now)
        .exclude(answered)
        .order_by("expires_at")
    )
