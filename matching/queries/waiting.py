"""Who waits for a pair in a cohort whose first proposals are published, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from matching.models import (
    BROKEN_OFF_STATES,
    Cohort,
    Enrolment,
    MatchRun,
    Pairing,
    Part,
    Proposal,
    ProposalState,
    RunState,
)
from matching.queries.people import awaiting_pair, people

LAST_RUN = MatchRun.objects.filter(cohort=OuterRef("cohort")).order_by("-created_at")
# A run for which the system asked and that paired nobody, with nothing on the way since.
IS_FRUITLESS = Q(
    pk=Subquery(LAST_RUN.values("pk")[:1]),
    is_automatic=True,
    state=RunState.DONE,
    cohort__offer_again_at__isnull=True,
    result__cardinality=0,
)


def first_published_at(cohort: Cohort) -> datetime | None:
    """When the first proposals of a cohort were published."""
    runs = cohort.runs.filter(published_at__isnull=False)
    return runs.order_by("published_at").values_list("published_at", flat=True).first()


def coachees_waiting(cohort: Cohort) -> QuerySet[Enrolment]:
    """The coachees without a pair: `came_to_nothing` is the state of their last refused proposal,
    `had_pair` says whether a pairing of theirs was broken off."""
    mine = {"coachee": OuterRef("pk")}
    refused = Proposal.objects.filter(**mine).refused().order_by("-run__published_at")
    broken = Pairing.objects.filter(state__in=BROKEN_OFF_STATES, **mine)
    return awaiting_pair(cohort).annotate(
        came_to_nothing=Subquery(refused.values("state")[:1]), had_pair=Exists(broken)
    )


def coaches_joined_since(cohort: Cohort, moment: datetime) -> QuerySet[Enrolment]:
    """The coaches who were enrolled after `moment` and have a free place."""
    coaches = people(cohort).filter(part=Part.COACH, places_taken__lt=F("capacity"))
    return coaches.filter(created_at__gt=moment)


def fruitless_runs(cohorts: Iterable[UUID]) -> dict[UUID, MatchRun]:
    """For each of `cohorts` its last run, where the system asked for it and nobody was paired."""
    rows = MatchRun.objects.filter(IS_FRUITLESS, cohort__in=list(cohorts))
    return {run.cohort_id: run for run in rows.defer("instance")}


def with_runs(cohorts: QuerySet[Cohort]) -> QuerySet[Any]:
    """Add to each cohort how its runs stand.

    `is_looked_for`: the system looks for other pairs right now, or soon; `is_undecided`: a run
    waits to be published; `is_fruitless`: the last run, for which the system asked, paired nobody
    and nothing has changed in the cohort since.
    """
    runs = MatchRun.objects.filter(cohort=OuterRef("pk"))
    drafts = Proposal.objects.filter(run=OuterRef("pk"), state=ProposalState.DRAFT)
    done = runs.filter(Exists(drafts), state=RunState.DONE, published_at__isnull=True)
    soon = Q(offer_again_at__isnull=False)
    return cohorts.annotate(
        is_looked_for=Case(
            When(soon | Exists(runs.active().filter(is_automatic=True)), then=True), default=False
        ),
        is_undecided=Exists(done),
        is_fruitless=Exists(runs.filter(IS_FRUITLESS)),
    )
