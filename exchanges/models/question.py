"""A question about a plan that a worker answers: plan again, what a request costs, is it proved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, User
from core.models import BaseModel, LeasedWork


class QuestionKind(models.TextChoices):
    AGAIN = "again", _("Plan again")
    PRICE = "price", _("What it costs to force a request in")
    PROOF = "proof", _("Is there a better plan?")


class QuestionState(models.TextChoices):
    QUEUED = "queued", _("Waiting for a worker")
    RUNNING = "running", _("Being worked out")
    DONE = "done", _("Answered")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", pgettext_lazy("a question", "Cancelled")


OPEN_QUESTIONS = (QuestionState.QUEUED, QuestionState.RUNNING)


class QuestionQuerySet(models.QuerySet["PlanQuestion"]):
    def visible_to(self, user: User) -> QuestionQuerySet:
        """Questions about the cycles that the person organises."""
        return self.filter(cycle__institution__in=user.institutions_as(Role.ORGANISER))

    def active(self) -> QuestionQuerySet:
        """Questions that a worker has still to answer."""
        return self.filter(state__in=OPEN_QUESTIONS)


class PlanQuestion(BaseModel, LeasedWork):
    """What an organiser asks about a plan; the answer changes nothing until it is chosen."""

    cycle = models.ForeignKey("exchanges.VisitCycle", models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=5, choices=QuestionKind.choices)
    plan = models.ForeignKey("exchanges.Plan", models.CASCADE, null=True, related_name="questions")
    request = models.ForeignKey(
        "exchanges.VisitRequest", models.CASCADE, null=True, related_name="plan_questions"
    )
    state = models.CharField(
        max_length=9, choices=QuestionState.choices, default=QuestionState.QUEUED
    )
    seed = models.PositiveIntegerField(default=1)
    # The Monday of week 0 and the digest of the problem that was asked about.
    first_monday = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    # Plan again: {mode: result}; price: {"price": .., "result": ..}; proof: {"result": ..}.
    answer = models.JSONField(null=True)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "kind"],
                condition=Q(state__in=OPEN_QUESTIONS, request__isnull=True),
                name="one_open_question_a_kind",
            ),
            models.UniqueConstraint(
                fields=["request", "kind"],
                condition=Q(state__in=OPEN_QUESTIONS, request__isnull=False),
                name="one_open_question_a_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_active(self) -> bool:
        return self.state in OPEN_QUESTIONS

    def monday_of(self, week: int) -> date:
        """The Monday of a week of the answer.

        Raises ValueError for a question that is not answered.
        """
        if self.first_monday is None:
            raise ValueError("a question without an answer has no weeks")
        return self.first_monday + timedelta(weeks=week)

    @property
    def results(self) -> dict[str, Any]:
        """The answer as it was stored; nothing before it is there."""
        return self.answer or {}
