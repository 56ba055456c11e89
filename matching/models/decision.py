"""What the organiser decided about single pairs: this one for sure, that one never."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel


class DecisionKind(models.TextChoices):
    LOCKED = "locked", pgettext_lazy("a pair", "Locked")
    FORBIDDEN = "forbidden", _("Forbidden")


class PairDecisionQuerySet(models.QuerySet["PairDecision"]):
    def live(self) -> PairDecisionQuerySet:
        """Those that nobody has lifted: they hold in the next run."""
        return self.filter(lifted_at__isnull=True)

    def visible_to(self, user: User) -> PairDecisionQuerySet:
        """The decisions in cohorts that `user` runs."""
        return self.filter(
            cohort__programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )


class PairDecision(BaseModel):
    """A pair that the organiser locked or forbade; a lifted one stays as history."""

    cohort = models.ForeignKey("matching.Cohort", models.CASCADE, related_name="pair_decisions")
    coachee = models.ForeignKey("matching.Enrolment", models.CASCADE, related_name="+")
    coach = models.ForeignKey("matching.Enrolment", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=DecisionKind.choices)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    objects = PairDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["coachee", "coach"],
                condition=Q(lifted_at__isnull=True),
                name="one_live_decision_a_pair",
            ),
            models.UniqueConstraint(
                fields=["coachee"],
                condition=Q(lifted_at__isnull=True, kind=DecisionKind.LOCKED),
                name="one_live_lock_a_coachee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.coachee_id} {self.coach_id}"
