"""Who reads what a coachee passes on."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Institution, Role, User


def focal_points_of(institution: Institution) -> QuerySet[User]:
    """The people who read the action plans of an institution."""
    rows = User.objects.filter(
        memberships__institution=institution, memberships__role=Role.FOCAL_POINT, is_active=True
    )
    return rows.distinct().order_by("name")
