"""What each person of a pair says about the pairing itself: on the way and at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from matching.models import Pairing

if TYPE_CHECKING:
    from accounts.models import User


class Fit(models.TextChoices):
    KEEP = "keep", _("Yes, we fit well")
    WORRIED = "worried", _("I am not sure yet")
    CHANGE = "change", _("I would rather work with somebody else")


class GoalsReached(models.TextChoices):
    ALL = "all", _("All of them")
    MOST = "most", _("Most of them")
    SOME = "some", _("Some of them")
    NONE = "none", _("None of them")


class FitAnswerQuerySet(models.QuerySet["FitAnswer"]):
    def visible_to(self, user: User) -> FitAnswerQuerySet:
        """Answers in cohorts that `user` runs, but never of a pair that is the user's own."""
        return self.filter(
            pairing__in=Pairing.objects.run_by(user).exclude(pk__in=Pairing.objects.of(user))
        )

    def worrying(self) -> FitAnswerQuerySet:
        """Not all is well, and no organiser has taken it up."""
        return self.filter(answer__in=[Fit.WORRIED, Fit.CHANGE], taken_up_at__isnull=True)

    def with_key(self) -> FitAnswerQuerySet:
        """Fetch row and data key in one statement, so that a rotation never comes between."""
        return self.select_related("pairing__note_key")


class FitAnswer(BaseModel):
    """One answer to "do you two fit?"; a later one stands beside it, never in its place.

    `asked_after` is the number of sessions that had been held: 0 where nobody asked.
    """

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="fit_answers")
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    asked_after = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=8, choices=Fit.choices)
    # Empty where nothing was added; for the organisers, never for the other person.
    sealed = models.BinaryField(default=b"")
    answered_at = models.DateTimeField()
    taken_up_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    taken_up_at = models.DateTimeField(null=True)

    objects = FitAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "person", "number"], name="fit_answers_in_order"
            ),
            models.CheckConstraint(condition=Q(answer__in=Fit.values), name="fit_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ClosingAnswer(BaseModel):
    """What one of the pair says when it closes; organisers see it, the other person does not."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="closing_answers")
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    worth = models.PositiveSmallIntegerField(_("worth the time"))
    goals_reached = models.CharField(max_length=8, choices=GoalsReached.choices)
    would_recommend = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "person"], name="one_closing_answer_a_person"
            ),
            models.CheckConstraint(condition=Q(worth__range=(1, 5)), name="worth_from_1_to_5"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class FollowUp(BaseModel):
    """That the people of a closed pairing talked again, some months after its closing."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    marked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["months"]
        constraints = [
            models.UniqueConstraint(fields=["pairing", "months"], name="one_follow_up_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.months}"
