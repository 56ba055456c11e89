"""Counts behind the next steps of organisers and focal points; few queries for all cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Profile, ProfileKind, User
from accounts.permissions import Verb, institutions_where
from matching.models import (
    LIVE_PAIRING_STATES,
    Cohort,
    CohortInstitution,
    Enrolment,
    Pairing,
    Part,
    Proposal,
    ProposalState,
)


@dataclass(frozen=True)
class CohortCounts:
    """What the next steps of a cohort follow from, in numbers of people.

    `unpaired` coachees have neither a live pairing nor an open proposal; those `refused` among them
    wait after a proposal that came to nothing; the profile of the `incomplete` lacks what matching
    needs.
    """

    unpaired: int
    refused: int
    coaches: int
    incomplete: int


def counts_by_cohort(cohorts: QuerySet[Cohort]) -> dict[UUID, CohortCounts]:
    """The counts of each cohort with somebody in it, in one query for all of them."""
    mine = {"coachee": OuterRef("pk")}
    paired = Pairing.objects.filter(state__in=LIVE_PAIRING_STATES, **mine)
    asked = Proposal.objects.filter(state=ProposalState.PROPOSED, **mine)
    came_to_nothing = Proposal.objects.filter(**mine).refused()
    enrolled = Enrolment.objects.enrolled().filter(cohort__in=cohorts.values("pk"))
    people = enrolled.alias(
        is_paired=Exists(paired),
        is_asked=Exists(asked),
        was_refused=Exists(came_to_nothing),
        is_incomplete=Exists(Profile.objects.incomplete().filter(pk=OuterRef("profile"))),
    )
    unpaired = Q(part=Part.COACHEE, places_taken__lt=F("capacity"), is_paired=False, is_asked=False)
    rows = (
        people.order_by()
        .values("cohort")
        .annotate(
            unpaired=Count("pk", filter=unpaired),
            refused=Count("pk", filter=unpaired & Q(was_refused=True)),
            coaches=Count("pk", filter=Q(part=Part.COACH)),
            incomplete=Count("pk", filter=Q(is_incomplete=True)),
        )
    )
    names = ("cohort", "unpaired", "refused", "coaches", "incomplete")
    return {pk: CohortCounts(*numbers) for pk, *numbers in rows.values_list(*names)}


def short_cohorts(user: User, today: date) -> QuerySet[Any]:
    """Open cohorts in which leaders of `user`'s institutions are missing, with `missing_count`.

    Counted are the leaders of the institutions that may enrol into the cohort.
    """
    mine = institutions_where(user, Verb.ENROL_LEADERS)
    inside = Enrolment.objects.enrolled().filter(
        cohort=OuterRef(OuterRef("pk")), profile=OuterRef("pk")
    )
    invited = CohortInstitution.objects.filter(
        cohort=OuterRef(OuterRef("pk")), institution=OuterRef("institution")
    )
    outside = Profile.objects.filter(
        ~Exists(inside), kind=ProfileKind.LEADER, institution_id__in=mine, user__is_active=True
    )
    open_ones = Cohort.objects.open_to(user).filter(enrolment_closes_on__gte=today)
    open_ones = open_ones.select_related("programme")
    return open_ones.annotate(
        missing_count=Case(
            When(is_open_to_all=True, then=_number(outside)),
            default=_number(outside.filter(Exists(invited))),
        )
    ).filter(missing_count__gt=0)


def _number(leaders: QuerySet[Profile]) -> Coalesce:
    counted = leaders.order_by().values("kind").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
