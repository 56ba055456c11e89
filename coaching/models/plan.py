"""What a leader passed on from coaching to the own institution, in clear and by consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Role
from coaching.models.goal import Action
from core.models import BaseModel, Move
from matching.models import Pairing

if TYPE_CHECKING:
    from accounts.models import User


class PlanState(models.TextChoices):
    OPEN = "open", _("Open")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def live(self) -> PlanItemQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User) -> PlanItemQuerySet:
        """Whoever passed it on, the institution's focal points, the organisers."""
        return self.live().filter(
            Q(passed_by=user)
            | Q(institution__in=user.institutions_as(Role.FOCAL_POINT))
            | Q(action__pairing__in=Pairing.objects.run_by(user))
        )


class PlanItem(BaseModel):
    """One line of a leader's action plan that came from coaching.

    Withdrawn, the row stays and its words go.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="plan_items")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    what = models.CharField(_("what will be done"), max_length=300, blank=True)
    due_on = models.DateField(_("by when"))
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.OPEN)
    version = models.PositiveIntegerField(default=1, editable=False)
    passed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    passed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_plan_item_an_action",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(what=""),
                name="withdrawn_item_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PlanState.values), name="plan_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class PlanMove(Move):
    """One change of state of a line of the plan."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=10, choices=PlanState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=PlanState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
