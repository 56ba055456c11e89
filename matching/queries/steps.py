"""Counts behind the next steps of organisers and focal points; few queries for all cohorts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Profile, ProfileKind, User
from accounts.permissions import Verb, institutions_where
from matching.models import (
    LIVE_PAIRING_STATES,
    Cohort,
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


def not_enrolled(user: User, cohorts: Iterable[Cohort]) -> dict[UUID, int]:
    """For each open cohort how many leaders of `user`'s institutions are not in it."""
    mine = institutions_where(user, Verb.ENROL_LEADERS)
    leaders = Profile.objects.filter(
        kind=ProfileKind.LEADER, institution_id__in=mine, user__is_active=True
    )
    everywhere = Counter(leaders.values_list("institution_id", flat=True))
    inside = _inside(cohorts, mine)
    found = {}
    for cohort in cohorts:
        asked = {one.institution_id for one in cohort.invited.all()}
        places = mine if cohort.is_open_to_all else mine & asked
        found[cohort.pk] = sum(everywhere[one] for one in places) - inside[cohort.pk]
    return found


def _inside(cohorts: Iterable[Cohort], mine: set[UUID]) -> Counter[UUID]:
    return Counter(
        Enrolment.objects.enrolled()
        .filter(
            cohort__in=list(cohorts),
            profile__kind=ProfileKind.LEADER,
            profile__institution_id__in=mine,
            profile__user__is_active=True,
        )
        .values_list("cohort_id", flat=True)
    )
