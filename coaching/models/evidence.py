"""What an organiser writes beside the facts of an evidence pack, one text an area."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb, institutions_where
from core.models import BaseModel

if TYPE_CHECKING:
    from accounts.models import User


class EvidenceArea(models.TextChoices):
    """The six standards of the EMCC for mentoring and coaching programmes (ISMCP)."""

    PURPOSE = "purpose", _("Clarity of purpose")
    TRAINING = "training", _("Stakeholder training and briefing")
    MATCHING = "matching", _("Process for selection and matching")
    MEASUREMENT = "measurement", _("Process for measurement and review")
    ETHICS = "ethics", _("High standards of ethics")
    ADMINISTRATION = "administration", _("Administration and support")


class EvidenceNoteQuerySet(models.QuerySet["EvidenceNote"]):
    def visible_to(self, user: User) -> EvidenceNoteQuerySet:
        return self.filter(
            programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )


class EvidenceNote(BaseModel):
    """The organiser's own words on one area of a programme."""

    programme = models.ForeignKey(
        "matching.Programme", models.CASCADE, related_name="evidence_notes"
    )
    area = models.CharField(max_length=16, choices=EvidenceArea.choices)
    text = models.TextField(_("text"), max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects: ClassVar = EvidenceNoteQuerySet.as_manager()

    class Meta:
        ordering = ["area"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "area"], name="one_evidence_note_an_area"),
            models.CheckConstraint(
                condition=Q(area__in=EvidenceArea.values), name="evidence_area_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.area}"
