"""What owners said is done of the steps that lead to a visit; the steps themselves are derived."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import BaseModel


class StepDone(BaseModel):
    """A step of the timeline of a visit, or of one delegation in it, that its owner has done."""

    visit = models.ForeignKey("exchanges.Visit", models.CASCADE, related_name="steps_done")
    delegation = models.ForeignKey(
        "exchanges.VisitDelegation", models.CASCADE, null=True, related_name="steps_done"
    )
    # A key of exchanges.planning.timeline.
    step = models.CharField(max_length=20)
    done_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["done_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "step"],
                condition=Q(delegation__isnull=True),
                name="visit_step_done_once",
            ),
            models.UniqueConstraint(
                fields=["visit", "delegation", "step"],
                condition=Q(delegation__isnull=False),
                name="delegation_step_done_once",
            ),
        ]

    def __str__(self) -> str:
        return self.step
