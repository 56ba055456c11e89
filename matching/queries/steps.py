"""Counts behind the next steps of organisers and focal points; few queries for all cohorts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Profile, ProfileKind, User
from accounts.permissions import Verb, institutions_where
from matching.models import (
    LIVE_PAIRING_STATES,
    Cohort,
    Enrolment,
    EnrolmentState,
    Pairing,
    Part,
    Proposal,
    ProposalState,
)


def unpaired_counts(cohorts: QuerySet[Cohort]) -> dict[UUID, int]:
    """For each cohort the coachees with neither a live pairing nor an open proposal."""
    return _per_cohort(_unpaired(cohorts))


def coach_counts(cohorts: QuerySet[Cohort]) -> dict[UUID, int]:
    """For each cohort the coaches who take part."""
    return _per_cohort(_enrolled(cohorts).filter(part=Part.COACH))


def incomplete_counts(cohorts: QuerySet[Cohort]) -> dict[UUID, int]:
    """For each cohort the people whose profile lacks what matching needs."""
    return _per_cohort(
        _enrolled(cohorts).filter(profile__in=Profile.objects.incomplete().values("pk"))
    )


def refused_counts(cohorts: QuerySet[Cohort]) -> dict[UUID, int]:
    """For each cohort the coachees whose proposal came to nothing and who wait for another."""
    refused = Proposal.objects.filter(coachee=OuterRef("pk")).refused()
    return _per_cohort(_unpaired(cohorts).filter(Exists(refused)))


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


def _enrolled(cohorts: QuerySet[Cohort]) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(cohort__in=cohorts.values("pk"), state=EnrolmentState.ENROLLED)


def _unpaired(cohorts: QuerySet[Cohort]) -> QuerySet[Enrolment]:
    mine = {"coachee": OuterRef("pk")}
    paired = Pairing.objects.filter(state__in=LIVE_PAIRING_STATES, **mine)
    asked = Proposal.objects.filter(state=ProposalState.PROPOSED, **mine)
    coachees = _enrolled(cohorts).filter(part=Part.COACHEE, places_taken__lt=F("capacity"))
    return coachees.filter(~Q(Exists(paired)), ~Q(Exists(asked)))


def _per_cohort(enrolments: QuerySet[Enrolment]) -> dict[UUID, int]:
    rows = enrolments.order_by().values("cohort").annotate(n=Count("pk"))
    return dict(rows.values_list("cohort", "n"))
