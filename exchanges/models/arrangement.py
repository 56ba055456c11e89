"""How a need is met without weeks of a host: who comes, when, and what it brought."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.models import BaseModel
from exchanges.models.report import LONGEST_PART
from exchanges.models.request import VisitRequest


class ArrangementState(models.TextChoices):
    PROPOSED = "proposed", _("Waits for the other side")
    CONFIRMED = "confirmed", pgettext_lazy("an arrangement", "Confirmed by both sides")
    REPORTED = "reported", pgettext_lazy("an arrangement", "Reported")
    CANCELLED = "cancelled", pgettext_lazy("an arrangement", "Called off")


LIVE_ARRANGEMENTS = (
    ArrangementState.PROPOSED,
    ArrangementState.CONFIRMED,
    ArrangementState.REPORTED,
)


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    def visible_to(self, user: User) -> ArrangementQuerySet:
        """Those of requests that the person may see."""
        return self.filter(request__in=VisitRequest.objects.visible_to(user))


class Arrangement(BaseModel):
    """Days, people and place that the sender and the organiser agree on for one request."""

    request = models.OneToOneField(VisitRequest, models.PROTECT, related_name="arrangement")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    people = models.TextField(_("who comes or leads"), max_length=600)
    place = models.CharField(_("where"), max_length=120, blank=True)
    state = models.CharField(
        max_length=10, choices=ArrangementState.choices, default=ArrangementState.PROPOSED
    )
    sender_confirmed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+"
    )
    organiser_confirmed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+"
    )
    cancel_reason = models.CharField(max_length=300, blank=True)
    done = models.TextField(_("what was done"), max_length=LONGEST_PART, blank=True)
    adopt = models.TextField(_("what to adopt"), max_length=LONGEST_PART, blank=True)
    obstacles = models.TextField(_("obstacles"), max_length=LONGEST_PART, blank=True)
    recommendations = models.TextField(_("recommendations"), max_length=LONGEST_PART, blank=True)
    reported_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects: ClassVar = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="arrangement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "reported"])
                | Q(sender_confirmed_by__isnull=False, organiser_confirmed_by__isnull=False),
                name="both_sides_confirmed_arrangement",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported") | Q(reported_at__isnull=False),
                name="reported_arrangement_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_ARRANGEMENTS
