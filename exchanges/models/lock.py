"""A place that the organiser has fixed for a request: every later plan keeps it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Theme, User
from core.models import BaseModel


class LockQuerySet(models.QuerySet["PlanLock"]):
    def visible_to(self, user: User) -> LockQuerySet:
        """Locks in the cycles that the person organises."""
        return self.filter(request__cycle__institution__in=user.institutions_as(Role.ORGANISER))


class PlanLock(BaseModel):
    """One request, its host, theme and week; a request has one lock at most."""

    request = models.OneToOneField(
        "exchanges.VisitRequest", models.CASCADE, related_name="plan_lock"
    )
    offer = models.ForeignKey("exchanges.HostOffer", models.CASCADE, related_name="plan_locks")
    theme = models.CharField(_("theme"), max_length=30, choices=Theme.choices)
    monday = models.DateField()
    locked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects: ClassVar = LockQuerySet.as_manager()

    class Meta:
        ordering = ["monday", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(monday__iso_week_day=1), name="lock_begins_on_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monday} {self.theme}"
