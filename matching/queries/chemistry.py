"""What is known of chemistry meetings. Nothing here reads what somebody said after one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from matching.models import (
    ChemistryMeeting,
    ChemistryRound,
    ChemistryScore,
    Cohort,
    CohortState,
    Criterion,
    MeetingState,
    RoundState,
)

# No meeting lasts longer.
LONGEST = timedelta(minutes=90)


def live_round(cohort: Cohort) -> ChemistryRound | None:
    """The round of a cohort that counts, if it has one."""
    return ChemistryRound.objects.live().filter(cohort=cohort).first()


def last_round(cohort: Cohort) -> ChemistryRound | None:
    """The live round, or the newest one that failed or was set aside."""
    return live_round(cohort) or cohort.chemistry_rounds.first()


def under_way(cohort: Cohort, now: datetime) -> dict[str, Any] | None:
    """The published round in which people still meet, and how many have."""
    found = live_round(cohort)
    if found is None or found.meet_by is None or found.meet_by <= now:
        return None
    return {"meet_by": found.meet_by, **round_counts(found)}


def weights_now(cohort: Cohort) -> dict[str, int]:
    """The weights of a run that is asked for now: the meetings count as their round says."""
    found = live_round(cohort)
    if found is None or found.state != RoundState.PUBLISHED:
        return dict(cohort.criteria)
    return {**cohort.criteria, Criterion.CHEMISTRY.value: found.weight}


def meetings_of(one: ChemistryRound) -> QuerySet[ChemistryMeeting]:
    """The meetings of a round with people, and how many of the two have said how it went."""
    return (
        ChemistryMeeting.objects.filter(round=one)
        .with_people()
        .annotate(said=Count("scores"))
        .order_by("coachee__profile__user__name", "coach__profile__user__name", "pk")
    )


def own_meetings(user: User) -> QuerySet[ChemistryMeeting]:
    """The meetings that `user` knows of, in cohorts that live; whether they have said how it went.

    Those with a time first, in order.
    """
    said = ChemistryScore.objects.filter(meeting=OuterRef("pk"), by=user)
    return (
        ChemistryMeeting.objects.of(user)
        .exclude(round__cohort__state=CohortState.CLOSED)
        .with_people()
        .prefetch_related("times")
        .annotate(has_said=Exists(said))
        .order_by("starts_at", "created_at", "pk")
    )


def round_counts(one: ChemistryRound) -> dict[str, int]:
    """How many meetings there are, were held, and have been spoken about by both."""
    rows = one.meetings.annotate(said=Count("scores")).order_by().values_list("state", "said")
    held = [said for state, said in rows if state == MeetingState.HELD]
    return {"all": len(rows), "held": len(held), "said": sum(said == 2 for said in held)}


def taken_at(
    people: Iterable[User], starts_at: datetime, minutes: int, but: UUID
) -> QuerySet[ChemistryMeeting]:
    """Agreed meetings of any of `people` that overlap the time from `starts_at`."""
    mine = list(people)
    rows = ChemistryMeeting.objects.filter(
        Q(coachee__profile__user__in=mine) | Q(coach__profile__user__in=mine),
        state=MeetingState.AGREED,
        starts_at__gt=starts_at - LONGEST,
        starts_at__lt=starts_at + timedelta(minutes=minutes),
    ).exclude(pk=but)
    overlapping = [
        one.pk
        for one in rows.select_related("round")
        if one.starts_at and one.starts_at + timedelta(minutes=one.round.minutes) > starts_at
    ]
    return rows.filter(pk__in=overlapping)
