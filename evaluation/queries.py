"""The lines of action plans, from coaching and from visits together."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Role, User
from coaching.models import PlanItem
from exchanges.models import ActionItem


def _of_coaching(user: User) -> QuerySet[PlanItem]:
    return PlanItem.objects.visible_to(user).select_related("passed_by", "institution")


def _of_visits(user: User) -> QuerySet[ActionItem]:
    return ActionItem.objects.visible_to(user).select_related(
        "delegation__request__head",
        "delegation__request__institution",
        "delegation__visit__offer__institution",
    )


def own_lines(user: User) -> tuple[QuerySet[PlanItem], QuerySet[ActionItem]]:
    """What `user` passed on from coaching, and what came of the visits that `user` headed."""
    return (
        _of_coaching(user).filter(passed_by=user),
        _of_visits(user).filter(delegation__request__head=user),
    )


def lines_of_institutions(user: User) -> tuple[QuerySet[PlanItem], QuerySet[ActionItem]]:
    """The same of all leaders of the institutions for which `user` is focal point."""
    own = user.institutions_as(Role.FOCAL_POINT)
    return (
        _of_coaching(user).filter(institution__in=own),
        _of_visits(user).filter(delegation__request__institution__in=own),
    )
