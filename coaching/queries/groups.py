"""Group sessions with their counts, and who of a cohort they concern."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from coaching.models import GroupAnswer, GroupPlace, GroupSession, GroupState
from coaching.rules.groups import PARTS_OF
from matching.models import Enrolment, EnrolmentState

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    GroupWithCounts = WithAnnotations[GroupSession, "GroupCounts"]

# Whoever left the cohort is no longer asked; who was there before stays in the record.
STILL_ASKED = Q(people__enrolment__state=EnrolmentState.ENROLLED)


class GroupCounts(TypedDict):
    """What `with_counts` adds to a group session."""

    asked_count: int
    yes_count: int
    no_count: int
    present_count: int


def with_counts(sessions: QuerySet[GroupSession]) -> QuerySet[GroupWithCounts]:
    """How many people are asked, come, do not come, and were there."""
    return sessions.annotate(
        asked_count=Count("people", filter=STILL_ASKED),
        yes_count=Count("people", filter=STILL_ASKED & Q(people__answer=GroupAnswer.YES)),
        no_count=Count("people", filter=STILL_ASKED & Q(people__answer=GroupAnswer.NO)),
        present_count=Count("people", filter=Q(people__was_present=True)),
    )


def concerned(session: GroupSession) -> QuerySet[Enrolment]:
    """Everybody enrolled in the cohort whom the group session is for."""
    enrolled = Enrolment.objects.enrolled().filter(cohort=session.cohort_id)
    return enrolled.filter(part__in=PARTS_OF[session.audience]).select_related("profile__user")


def newcomers(session: GroupSession) -> QuerySet[Enrolment]:
    """Those of them who came into the cohort later and are not asked yet."""
    return concerned(session).exclude(group_places__session=session)


def places_of(session: GroupSession) -> QuerySet[GroupPlace]:
    """Everybody who is asked, by name; who left the cohort only where they were there."""
    asked = Q(enrolment__state=EnrolmentState.ENROLLED) | Q(was_present__isnull=False)
    return session.people.filter(asked).select_related("enrolment__profile__user")


def own_places(user: User, now: datetime) -> QuerySet[GroupPlace]:
    """What `user` is asked to and is not over, the next one first."""
    asked = GroupPlace.objects.filter(
        enrolment__profile__user=user,
        enrolment__state=EnrolmentState.ENROLLED,
        session__state=GroupState.PLANNED,
        session__ends_at__gt=now,
    )
    return asked.select_related("session").order_by("session__starts_at")
