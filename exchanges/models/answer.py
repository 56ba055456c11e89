"""What hosts and heads of delegation say to a published visit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import BaseModel


class Answer(models.TextChoices):
    AWAITED = "awaited", _("Answer awaited")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    RELEASED = "released", _("No longer needed")


LIVE_ANSWERS = (Answer.AWAITED, Answer.CONFIRMED)


class DeclineReason(models.TextChoices):
    """Why somebody declines: the next plan asks for nothing that was declined."""

    WEEKS = "weeks", _("These weeks do not work")
    PARTNER = "partner", _("The other side does not fit")
    OTHER = "other", _("Another reason")


class Answered(BaseModel):
    """The answer of one side, who gave it and why."""

    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.AWAITED)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=10, choices=DeclineReason.choices, blank=True)
    decline_text = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_live(self) -> bool:
        return self.answer in LIVE_ANSWERS


class HostAnswer(Answered):
    """What the host says to a visit."""

    visit = models.OneToOneField("exchanges.Visit", models.CASCADE, related_name="host_answer")
    # Nobody answered within the days of the cycle, which counts as consent.
    is_silent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.answer


class VisitDelegationQuerySet(models.QuerySet["VisitDelegation"]):
    def visible_to(self, user: User) -> VisitDelegationQuerySet:
        """The delegations that the person heads: the answer is theirs alone."""
        return self.filter(request__head=user)

    def live(self) -> VisitDelegationQuerySet:
        return self.filter(answer__in=LIVE_ANSWERS)


class VisitDelegation(Answered):
    """The delegation of one request in a visit, with the answer of its head."""

    visit = models.ForeignKey("exchanges.Visit", models.CASCADE, related_name="delegations")
    request = models.ForeignKey(
        "exchanges.VisitRequest", models.PROTECT, related_name="visit_delegations"
    )

    objects: ClassVar = VisitDelegationQuerySet.as_manager()

    class Meta:
        ordering = ["request__institution__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(answer__in=LIVE_ANSWERS),
                name="one_live_visit_a_request",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
