"""A published visit, its history, and the host weeks it takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, Theme, User
from core.models import BaseModel, Move
from exchanges.models.answer import VisitDelegation
from exchanges.models.offer import KEY_LENGTH


class VisitState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    HELD = "held", _("Held by the host")
    CONFIRMED = "confirmed", _("Confirmed")
    LOCKED = "locked", _("Locked")
    UNDER_WAY = "under_way", _("Under way")
    REPORTED = "reported", _("Reported")
    CLOSED = "closed", pgettext_lazy("a visit", "Closed")
    CANCELLED = "cancelled", _("Cancelled")


# Before the first day: the states in which a visit still takes weeks that others might want.
LIVE_STATES = (
    VisitState.PROPOSED,
    VisitState.HELD,
    VisitState.CONFIRMED,
    VisitState.LOCKED,
    VisitState.UNDER_WAY,
)


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> VisitQuerySet:
        """Visits at own offers, of own requests, headed by the person, or in own cycles."""
        mine = Q(request__institution__in=user.institutions_as(Role.FOCAL_POINT)) | Q(
            request__head=user
        )
        sent = VisitDelegation.objects.filter(mine)
        return self.filter(
            Q(offer__institution__in=user.institutions_as(Role.HOST))
            | Q(offer__cycle__institution__in=user.institutions_as(Role.ORGANISER))
            | Q(pk__in=sent.values("visit"))
        )

    def live(self) -> VisitQuerySet:
        return self.filter(state__in=LIVE_STATES)


class Visit(BaseModel):
    """A study visit of a published plan: one host, one theme, one or more delegations."""

    plan = models.ForeignKey("exchanges.Plan", models.PROTECT, related_name="visits")
    offer = models.ForeignKey("exchanges.HostOffer", models.PROTECT, related_name="visits")
    theme = models.CharField(_("theme"), max_length=30, choices=Theme.choices)
    first_monday = models.DateField(_("first Monday"))
    weeks = models.PositiveSmallIntegerField(_("weeks"))
    resource_person = models.ForeignKey(
        "exchanges.ResourcePerson", models.PROTECT, related_name="visits"
    )
    interpreters = models.JSONField(_("interpreters"), default=list)
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.PROPOSED)
    published_at = models.DateTimeField()

    objects: ClassVar = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["first_monday", "offer__institution__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "theme", "first_monday", "weeks"],
                condition=Q(state__in=LIVE_STATES),
                name="one_live_visit_a_place",
            ),
            models.CheckConstraint(
                condition=Q(first_monday__iso_week_day=1), name="visit_begins_on_monday"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def mondays(self) -> list[date]:
        """The Mondays of the weeks of the visit."""
        return [self.first_monday + timedelta(weeks=week) for week in range(self.weeks)]

    @property
    def last_day(self) -> date:
        """The Friday on which the visit ends."""
        return self.first_monday + timedelta(weeks=self.weeks, days=-3)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES


class VisitMove(Move):
    """One step in the life of a visit: who moved it, when, and why."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=10, choices=VisitState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=VisitState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)


class VisitWeek(BaseModel):
    """One of the places of a host in one week, taken by a visit or by the rest after it.

    The unique constraints are what keeps a host and a resource person, also one of several
    offers, from being booked twice, whatever two transactions believe at the same time.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="visit_weeks")
    offer = models.ForeignKey("exchanges.HostOffer", models.PROTECT, related_name="booked_weeks")
    monday = models.DateField()
    slot = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    # None in the weeks of rest: the host rests, the person may serve elsewhere.
    resource_person = models.ForeignKey(
        "exchanges.ResourcePerson", models.PROTECT, null=True, related_name="booked_weeks"
    )
    # Who that is under every offer and in every cycle of the host (offer.person_key).
    person_key = models.CharField(max_length=KEY_LENGTH, blank=True)

    class Meta:
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "monday", "slot"], name="host_week_booked_once"
            ),
            models.UniqueConstraint(
                fields=["resource_person", "monday"], name="person_week_booked_once"
            ),
            models.UniqueConstraint(
                fields=["person_key", "monday"],
                condition=~Q(person_key=""),
                name="same_person_week_booked_once",
            ),
            models.CheckConstraint(
                condition=Q(slot__lt=F("places")), name="host_week_within_parallel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monday} {self.slot}"
