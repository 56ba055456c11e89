"""Who waits for a pair in a cohort whose first proposals are published, and since when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from matching.models import (
    BROKEN_OFF_STATES,
    Cohort,
    Enrolment,
    MatchRun,
    Pairing,
    Part,
    Proposal,
    RunState,
)
from matching.queries.people import awaiting_pair, people


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


def fruitless_runs(user: User) -> dict[UUID, MatchRun]:
    """For each cohort of `user` its last run, where the system asked for it and nobody was paired.

    A cohort that something has changed in since is left out: the next run is on its way.
    """
    last = MatchRun.objects.filter(cohort=OuterRef("cohort")).order_by("-created_at")
    rows = (
        MatchRun.objects.visible_to(user)
        .filter(
            pk=Subquery(last.values("pk")[:1]),
            is_automatic=True,
            state=RunState.DONE,
            cohort__offer_again_at__isnull=True,
            result__cardinality=0,
        )
        .defer("instance")
    )
    return {run.cohort_id: run for run in rows}


def looking_cohorts(user: User) -> set[UUID]:
    """The cohorts of `user` for which the system looks for other pairs right now, or soon."""
    active = MatchRun.objects.active().filter(is_automatic=True, cohort=OuterRef("pk"))
    looking = Q(offer_again_at__isnull=False) | Q(Exists(active))
    return set(Cohort.objects.run_by(user).filter(looking).values_list("pk", flat=True))
