"""One computation of the planner: its input's digest, its result, and who was left out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, User
from core.models import BaseModel, LeasedWork


class PlanState(models.TextChoices):
    QUEUED = "queued", _("Waiting for a worker")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready to publish")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", pgettext_lazy("a plan", "Cancelled")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a newer plan")


class PlanMode(models.TextChoices):
    """How much of the published visits a plan was free to change."""

    USUAL = "", _("By the weights of the cycle")
    LOCK = "lock", _("Keep every visit")
    GENTLE = "gentle", _("Move little")
    FREE = "free", _("Plan anew")
    PROOF = "proof", _("The best there is")
    FORCED = "forced", _("With one request forced in")


ACTIVE_STATES = (PlanState.QUEUED, PlanState.RUNNING)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Plans of the cycles that the person organises."""
        return self.filter(cycle__institution__in=user.institutions_as(Role.ORGANISER))

    def active(self) -> PlanQuerySet:
        """Plans that a worker has still to finish."""
        return self.filter(state__in=ACTIVE_STATES)


class Plan(BaseModel, LeasedWork):
    """A plan of visits: immutable once it is done; publishing makes its visits rows."""

    cycle = models.ForeignKey("exchanges.VisitCycle", models.CASCADE, related_name="plans")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.QUEUED)
    seed = models.PositiveIntegerField(default=1)
    mode = models.CharField(max_length=6, choices=PlanMode.choices, blank=True)
    # The answer that was chosen as this plan; None for a plan made by itself.
    question = models.ForeignKey(
        "exchanges.PlanQuestion", models.SET_NULL, null=True, related_name="plans"
    )
    # The day from which on it can be prepared, where that is not the day of the row.
    planned_on = models.DateField(null=True)
    # The Monday of week 0 in the result; it may lie before the cycle (see exchanges.snapshot).
    first_monday = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    planner_version = models.CharField(max_length=20, blank=True)
    # The planner's own result (exchanges.planning.result_to_json); hosts and delegations are
    # the keys of offers and requests.
    result = models.JSONField(null=True)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects: ClassVar = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(state__in=ACTIVE_STATES), name="one_active_plan"
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(state=PlanState.PUBLISHED),
                name="one_published_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def today(self) -> date:
        """The day that the planner took as today."""
        return self.planned_on or self.created_at.date()

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_STATES

    @property
    def planned_visits(self) -> list[dict[str, Any]]:
        """The visits of the result as the planner wrote them; none before it is done."""
        return list(self.result["visits"]) if self.result else []

    @property
    def unserved(self) -> list[dict[str, Any]]:
        """The requests that the result leaves out, with the planner's diagnosis."""
        return list(self.result["unserved"]) if self.result else []

    def monday_of(self, week: int) -> date:
        """The Monday of a week of the result.

        Raises ValueError for a plan that is not done.
        """
        if self.first_monday is None:
            raise ValueError("a plan without a result has no weeks")
        return self.first_monday + timedelta(weeks=week)


class LeftOutRequest(BaseModel):
    """A request that a plan does not serve, with the planner's diagnosis."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="left_out")
    request = models.ForeignKey(
        "exchanges.VisitRequest", models.CASCADE, related_name="left_out_of"
    )
    # {"closed": {door: options}, "blocked": {reason: options}, "nearest": [..]}: keys only.
    diagnosis = models.JSONField()

    class Meta:
        ordering = ["request__institution__name", "request__title"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "request"], name="left_out_once"),
        ]

    def __str__(self) -> str:
        return str(self.request_id)
