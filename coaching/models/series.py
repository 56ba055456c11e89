from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.models import BaseModel
from matching.models import Pairing

MOST_WEEKS_APART = 12


class SessionSeries(BaseModel):
    """Sessions that were planned at one go; each of them is an ordinary session."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="session_series")
    every_weeks = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS_APART)]
    )
    planned_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every_weeks__range=(1, MOST_WEEKS_APART)),
                name="series_rhythm_in_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
