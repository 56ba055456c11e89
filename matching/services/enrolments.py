from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Profile, User
from core import audit
from matching import rules
from matching.models import (
    Cohort,
    Enrolment,
    EnrolmentState,
    Pairing,
    Part,
    Proposal,
    ProposalState,
    SecondCoachState,
)
from matching.services.again import look_again
from matching.services.notices import tell_asked
from matching.services.second_coaches import end_questions_about

CHANGING = ["part", "capacity", "state", "enrolled_by"]
UNSETTLED = [ProposalState.DRAFT, ProposalState.PROPOSED]


@transaction.atomic
def enrol_people(
    *, cohort: Cohort, profiles: Iterable[Profile], part: str, by: User, now: datetime
) -> int:
    """Enrol `profiles` as `part` and return how many were added; who takes part already stays.

    A constant number of queries, so that an institution enrols a thousand people at once.

    Raises:
        EnrolmentRefused: `by` may not enrol into this cohort now.
    """
    if not rules.can_enrol(by, cohort, now.date()):
        raise rules.EnrolmentRefused("enrolment_closed")
    wanted = _one_a_person(cohort, profiles)
    if wanted:
        look_again(cohort_id=cohort.pk, now=now)
    known = {one.profile_id: one for one in _withdrawn(cohort, wanted)}
    fresh = [Enrolment(cohort=cohort, profile=one, created_at=now) for one in wanted]
    rows = [known.get(row.profile_id, row) for row in fresh]
    for row, profile in zip(rows, wanted, strict=True):
        _place(row, profile, part, by)
    for row in known.values():
        # Whoever was withdrawn had no pairing that lives: they come back with every place free.
        row.places_taken = 0
    Enrolment.objects.bulk_update(known.values(), [*CHANGING, "places_taken"])
    Enrolment.objects.bulk_create(
        [row for row in rows if row.profile_id not in known],
        # Somebody else may enrol the same person in this moment: the later words hold.
        update_conflicts=True,
        unique_fields=["cohort", "profile"],
        update_fields=CHANGING,
    )
    if wanted:
        audit.record("cohort.enrolled", cohort, by=by, now=now, part=part, people=len(wanted))
    return len(wanted)


def _one_a_person(cohort: Cohort, profiles: Iterable[Profile]) -> list[Profile]:
    """Leave out who is in already, under this or the other profile."""
    inside = set(cohort.enrolments.enrolled().values_list("profile__user_id", flat=True))
    wanted: dict[object, Profile] = {}
    for profile in profiles:
        if profile.user_id not in inside:
            wanted.setdefault(profile.user_id, profile)
    return list(wanted.values())


def _withdrawn(cohort: Cohort, profiles: Iterable[Profile]) -> Iterable[Enrolment]:
    return cohort.enrolments.filter(profile__in=[one.pk for one in profiles])


def _place(row: Enrolment, profile: Profile, part: str, by: User) -> None:
    row.part, row.state, row.enrolled_by = part, EnrolmentState.ENROLLED, by
    row.capacity = profile.capacity if part == Part.COACH else 1


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Take a person out of a cohort together with proposals that are not settled.

    Raises:
        EnrolmentRefused: the person has a live pairing, or `by` may not withdraw them now.
    """
    if _open_proposals(enrolment).exists():
        look_again(cohort_id=enrolment.cohort_id, now=now)
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("cohort__programme", "profile__user")
        .get(pk=enrolment.pk)
    )
    if not rules.can_withdraw(by, enrolment=enrolment, today=now.date()):
        raise rules.EnrolmentRefused("withdraw_not_now")
    if _is_paired(enrolment):
        raise rules.EnrolmentRefused("has_pairing")
    for proposal in _open_proposals(enrolment):
        tell_asked(proposal=proposal, now=now, but=enrolment.profile.user)
    for side in ("coachee", "coach"):
        Proposal.objects.filter(state__in=UNSETTLED, **{side: enrolment}).update(
            state=ProposalState.WITHDRAWN
        )
    end_questions_about(coach=enrolment, now=now)
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save(update_fields=["state"])
    audit.record("enrolment.withdrawn", enrolment, by=by, now=now)
    return enrolment


def _is_paired(enrolment: Enrolment) -> bool:
    """Whether somebody has a pair that lives, or has said yes to join one."""
    mine = Q(coachee=enrolment) | Q(coach=enrolment) | Q(co_coach=enrolment)
    joins = enrolment.second_coach_places.filter(state=SecondCoachState.AGREED)
    return Pairing.objects.live().filter(mine).exists() or joins.exists()


def _open_proposals(enrolment: Enrolment) -> QuerySet[Proposal]:
    mine = Q(coachee=enrolment) | Q(coach=enrolment)
    return Proposal.objects.filter(mine, state=ProposalState.PROPOSED).select_related(
        "run__cohort__programme", "coachee__profile__user", "coach__profile__user"
    )
