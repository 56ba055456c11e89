"""Who may belong to a supervision group, and what there is of meetings."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.models import ProfileKind, User
from coaching.models import (
    SupervisionGroup,
    SupervisionMeeting,
    SupervisionMember,
    SupervisionState,
)
from matching.models import Enrolment, Part, Programme


def possible_members(programme: Programme) -> QuerySet[User]:
    """The coaches of the programme's cohorts."""
    coaches = Enrolment.objects.enrolled().filter(cohort__programme=programme, part=Part.COACH)
    return User.objects.filter(pk__in=coaches.values("profile__user")).order_by("name")


def possible_supervisors(programme: Programme) -> QuerySet[User]:
    """The experts of the programme's cohorts, and those of the organising institution."""
    known = Q(profiles__enrolments__cohort__programme=programme) | Q(
        profiles__institution=programme.institution_id
    )
    experts = User.objects.filter(known, profiles__kind=ProfileKind.EXPERT, is_active=True)
    return experts.distinct().order_by("name")


def groups_with_facts(
    groups: QuerySet[SupervisionGroup], now: datetime
) -> QuerySet[SupervisionGroup]:
    """Add `member_count`, `next_at` and `held_count` to each group."""
    meetings = SupervisionMeeting.objects.filter(group=OuterRef("pk"))
    members = SupervisionMember.objects.filter(group=OuterRef("pk"), left_at__isnull=True)
    held = meetings.filter(state=SupervisionState.HELD)
    return groups.select_related("programme", "supervisor").annotate(
        next_at=Subquery(meetings.ahead(now).values("starts_at")[:1]),
        member_count=Subquery(_counted(members)),
        held_count=Subquery(_counted(held)),
    )


def members_of(group: SupervisionGroup) -> list[User]:
    """The coaches who belong to the group now, by name."""
    places = group.members.filter(left_at__isnull=True).select_related("coach")
    return [place.coach for place in places.order_by("coach__name")]


def people_of(group: SupervisionGroup) -> list[User]:
    """Whoever is invited: the members and the supervisor."""
    return [*members_of(group), group.supervisor]


def _counted(rows: QuerySet) -> QuerySet:
    return rows.order_by().values("group").annotate(n=Count("pk")).values("n")
