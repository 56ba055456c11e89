"""What is written down while a visit is under way: who was there, what happened."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.models import BaseModel
from exchanges.models.answer import VisitDelegation
from exchanges.models.visit import Visit


class Attendance(BaseModel):
    """How many people of a delegation were there on a day."""

    delegation = models.ForeignKey(VisitDelegation, models.CASCADE, related_name="attendance")
    day = models.DateField()
    present = models.PositiveSmallIntegerField(_("people present"))
    # By name where the institution has nominated; a bare number before that.
    nominees = models.ManyToManyField("exchanges.Nominee", related_name="days_present", blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "day"], name="one_attendance_a_delegation_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.present}"


class DailyLog(BaseModel):
    """What was done on a day, in a few sentences; added to; a correction is an entry of its own."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="logs")
    day = models.DateField(_("day"))
    text = models.TextField(_("what was done"), max_length=2000)
    # The entry that this one takes the place of; one entry has one correction.
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="correction", editable=False
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["day", "at"]

    def __str__(self) -> str:
        return f"{self.day}"


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User) -> IncidentQuerySet:
        """Incidents that the person wrote down, or of visits that the person organises."""
        mine = user.institutions_as(Role.ORGANISER)
        return self.filter(
            Q(by=user, visit__in=Visit.objects.visible_to(user))
            | Q(visit__offer__cycle__institution__in=mine)
        )


class Incident(BaseModel):
    """Something that went wrong; its text is sealed, and read by its author and organisers."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="incidents")
    day = models.DateField(_("day"))
    sealed_text = models.BinaryField()
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="correction", editable=False
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.pk)
