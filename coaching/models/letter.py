"""Letters of hours: what a programme certifies of a coach, with a code by which it is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb, institutions_where
from core.models import BaseModel

if TYPE_CHECKING:
    from accounts.models import User


class HoursLetterState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    ISSUED = "issued", _("Issued")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class HoursLetterQuerySet(models.QuerySet["HoursLetter"]):
    def visible_to(self, user: User) -> HoursLetterQuerySet:
        """One's own letters, and those of programmes that `user` runs."""
        mine = institutions_where(user, Verb.RUN_PROGRAMMES)
        return self.filter(Q(coach=user) | Q(cohort__programme__institution_id__in=mine))

    def asked(self) -> HoursLetterQuerySet:
        return self.filter(state=HoursLetterState.ASKED)

    def with_words(self) -> HoursLetterQuerySet:
        """With everything that a letter says read at once."""
        return self.select_related("coach", "cohort__programme__institution", "issued_by")


class HoursLetter(BaseModel):
    """A coach asks for it, an organiser issues it; from then on its figures stay as they are.

    It names no coachee. Its number, years and figures are empty until it is issued.
    """

    cohort = models.ForeignKey("matching.Cohort", models.PROTECT, related_name="hours_letters")
    # The institution of the programme, so that the database keeps its numbers apart.
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="hours_letters"
    )
    coach = models.ForeignKey("accounts.User", models.PROTECT, related_name="hours_letters")
    state = models.CharField(
        max_length=10, choices=HoursLetterState.choices, default=HoursLetterState.ASKED
    )
    asked_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=7, blank=True)
    coachees = models.PositiveSmallIntegerField(null=True)
    sessions = models.PositiveIntegerField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    supervision_minutes = models.PositiveIntegerField(default=0)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    themes = models.JSONField(default=list)
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = HoursLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "coach"],
                condition=Q(state=HoursLetterState.ASKED),
                name="one_hours_letter_asked",
            ),
            models.UniqueConstraint(
                fields=["institution", "year", "serial"], name="one_hours_letter_a_number"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="one_hours_letter_a_code"
            ),
            models.CheckConstraint(
                condition=~Q(state=HoursLetterState.ISSUED)
                | ~Q(code="")
                & Q(
                    serial__isnull=False,
                    minutes__isnull=False,
                    issued_at__isnull=False,
                ),
                name="issued_hours_letter_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.cohort_id}"

    def get_absolute_url(self) -> str:
        return reverse("coaching:hours-letter-detail", args=[self.pk])

    @property
    def number(self) -> str:
        """The number on the paper; empty before the letter is issued."""
        return f"H{self.year}/{self.serial:04d}" if self.serial else ""

    @property
    def code_in_groups(self) -> str:
        """The code as people copy it: four letters at a time."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))
