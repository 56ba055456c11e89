"""What a visit brought, in the words of each side."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import BaseModel
from exchanges.models.answer import VisitDelegation
from exchanges.models.visit import Visit

LONGEST_PART = 4000


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in")


class VisitReportQuerySet(models.QuerySet["VisitReport"]):
    def visible_to(self, user: User) -> VisitReportQuerySet:
        """Reports of visits that the person may see; drafts are for `rules` to keep apart."""
        return self.filter(visit__in=Visit.objects.visible_to(user))

    def handed_in(self) -> VisitReportQuerySet:
        return self.filter(state=ReportState.HANDED_IN)


class VisitReport(BaseModel):
    """The report of a delegation, or, without one, of the host."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="reports")
    delegation = models.OneToOneField(
        VisitDelegation, models.CASCADE, null=True, related_name="report"
    )
    seen = models.TextField(_("what was seen"), max_length=LONGEST_PART, blank=True)
    adopt = models.TextField(_("what to adopt at home"), max_length=LONGEST_PART, blank=True)
    obstacles = models.TextField(_("obstacles"), max_length=LONGEST_PART, blank=True)
    recommendations = models.TextField(_("recommendations"), max_length=LONGEST_PART, blank=True)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    objects: ClassVar = VisitReportQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(delegation__isnull=True),
                name="one_report_of_the_host",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", handed_in_at__isnull=True)
                | Q(state="handed_in", handed_in_at__isnull=False),
                name="handed_in_report_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.state}"
