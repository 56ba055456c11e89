"""Who can be enrolled, and who is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Institution, Profile, User
from accounts.permissions import Verb, institutions_where
from matching import rules
from matching.models import (
    LIVE_PAIRING_STATES,
    Cohort,
    Enrolment,
    EnrolmentState,
    Pairing,
    Part,
    Proposal,
    ProposalState,
    SecondCoach,
    SecondCoachState,
)


def profiles_known_to(user: User) -> QuerySet[Profile]:
    """Profiles an organiser may choose from: seen from within, invited, or in an own cohort."""
    in_own_cohort = Enrolment.objects.filter(
        cohort__programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
    )
    return Profile.objects.filter(
        Q(pk__in=Profile.objects.visible_to(user).values("pk"))
        | Q(user__invitations__invited_by=user)
        | Q(pk__in=in_own_cohort.values("profile"))
    ).distinct()


def institutions_known_to(user: User) -> QuerySet[Institution]:
    """Institutions an organiser may ask: the own ones, and those of known or invited people."""
    return Institution.objects.filter(
        Q(pk__in=Institution.objects.visible_to(user).values("pk"))
        | Q(pk__in=profiles_known_to(user).values("institution"))
        | Q(memberships__user__invitations__invited_by=user)
    ).distinct()


def candidates(cohort: Cohort, part: str, user: User) -> QuerySet[Profile]:
    """The profiles that `user` could enrol as `part` now; nobody who takes part already."""
    inside = Enrolment.objects.enrolled().filter(
        cohort=cohort, profile__user_id=OuterRef("user_id")
    )
    return (
        _choice(cohort, part, user)
        .filter(~Exists(inside), user__is_active=True)
        .select_related("user", "institution", "unit")
        .order_by("user__name", "pk")
    )


def _choice(cohort: Cohort, part: str, user: User) -> QuerySet[Profile]:
    if rules.can_run_cohort(user, cohort):
        return profiles_known_to(user).filter(kind__in=rules.kinds_for(part, cohort.programme))
    if part not in rules.parts_to_enrol(user, cohort):
        return Profile.objects.none()
    return Profile.objects.filter(
        kind__in=rules.kinds_for(part, cohort.programme),
        institution_id__in=institutions_enrolling(cohort, user),
    )


def institutions_enrolling(cohort: Cohort, user: User) -> set[UUID]:
    """The institutions of `user` that may enrol leaders into `cohort`."""
    mine = institutions_where(user, Verb.ENROL_LEADERS)
    if cohort.is_open_to_all:
        return mine
    return mine & set(cohort.invited.values_list("institution_id", flat=True))


def people(cohort: Cohort) -> QuerySet[Enrolment]:
    """Everybody who takes part, with person, institution and what their profile holds."""
    return cohort.enrolments.filter(state=EnrolmentState.ENROLLED).select_related(
        "profile__user", "profile__institution", "profile__unit"
    )


def awaiting_pair(cohort: Cohort) -> QuerySet[Enrolment]:
    """The coachees whom a run would pair: a free place, no live pairing, no proposal to answer."""
    mine = {"coachee": OuterRef("pk")}
    return (
        people(cohort)
        .filter(part=Part.COACHEE, places_taken__lt=F("capacity"))
        .exclude(Exists(Pairing.objects.filter(state__in=LIVE_PAIRING_STATES, **mine)))
        .exclude(Exists(Proposal.objects.filter(state=ProposalState.PROPOSED, **mine)))
    )


def with_pair_count(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Say on each cohort how many pairs a run could choose from at most."""
    two = (
        Count(
            "enrolments",
            filter=Q(enrolments__state=EnrolmentState.ENROLLED, enrolments__part=part),
        )
        for part in Part.values
    )
    coachees, coaches = two
    return cohorts.annotate(pair_count=coachees * coaches)


def in_a_run(cohort: Cohort) -> QuerySet[Enrolment]:
    """Who would be in a run now: the coachees who await a pair, and all coaches."""
    waiting = awaiting_pair(cohort).order_by().values("pk")
    return people(cohort).filter(Q(part=Part.COACH) | Q(pk__in=waiting))


def promised_places(cohort: Cohort) -> Counter[UUID]:
    """How many places of each coach are held by questions that await answers."""
    proposals = Proposal.objects.filter(run__cohort=cohort, state=ProposalState.PROPOSED)
    beside = SecondCoach.objects.filter(pairing__cohort=cohort, state=SecondCoachState.ASKED)
    asked = (rows.order_by().values_list("coach_id", flat=True) for rows in (proposals, beside))
    first, second = asked
    return Counter(first.union(second, all=True))


def names_of(enrolments: Iterable[Enrolment]) -> dict[str, str]:
    """Enrolment id to the name of the person."""
    return {str(one.pk): one.profile.user.name for one in enrolments}
