"""A cycle: the weeks in which an organiser brings offers and requests together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from accounts.models import Institution, Role, User
from core.models import BaseModel

MOST_WEEKS = 78


class CycleState(models.TextChoices):
    OPEN = "open", _("Open for offers and requests")
    PLANNING = "planning", _("Being planned")
    PUBLISHED = "published", _("Plan published")
    CLOSED = "closed", pgettext_lazy("a cycle", "Closed")


def default_weights() -> dict[str, int]:
    """What the planner weighs besides its own defaults: a published plan is worth keeping."""
    return {"week_off": 5, "holiday": 30, "interpreter": 60, "visit": 150, "stability": 100}


class CycleQuerySet(models.QuerySet["VisitCycle"]):
    def organised_by(self, user: User) -> CycleQuerySet:
        """Cycles that the person runs."""
        return self.filter(institution__in=user.institutions_as(Role.ORGANISER))

    def open_for(self, institutions: Iterable[UUID]) -> CycleQuerySet:
        """Cycles in which one of the institutions may still offer or request."""
        mine = list(institutions)
        invited = InvitedInstitution.objects.filter(institution__in=mine)
        homes = Institution.objects.filter(pk__in=mine).values("country")
        return self.exclude(state=CycleState.CLOSED).filter(
            Q(is_open_to_all=True) | Q(pk__in=invited.values("cycle")),
            Q(country="") | Q(country__in=homes),
        )

    def open_to(self, user: User, *roles: Role) -> CycleQuerySet:
        """Cycles in which the person may still do something in one of the roles."""
        mine = user.institutions_as(*roles)
        return self.open_for(mine) if mine else self.none()

    def visible_to(self, user: User) -> CycleQuerySet:
        """Cycles whose board and settings the person may see: only an organiser's own."""
        return self.organised_by(user)


class VisitCycle(BaseModel):
    """One round of study visits, with its weeks, its rules and the institutions it is for."""

    institution = models.ForeignKey(
        "accounts.Institution",
        models.PROTECT,
        related_name="visit_cycles",
        verbose_name=_("organising institution"),
    )
    name = models.CharField(_("name"), max_length=120)
    first_monday = models.DateField(_("first Monday"))
    weeks = models.PositiveSmallIntegerField(
        _("number of weeks"),
        default=52,
        validators=[MinValueValidator(4), MaxValueValidator(MOST_WEEKS)],
    )
    state = models.CharField(max_length=10, choices=CycleState.choices, default=CycleState.OPEN)
    visa_weeks = models.PositiveSmallIntegerField(
        _("weeks that a visa takes"), default=6, validators=[MaxValueValidator(26)]
    )
    # 0: a host that does not answer has not agreed.
    consent_days = models.PositiveSmallIntegerField(
        _("days after which a host’s silence counts as consent"),
        default=0,
        validators=[MaxValueValidator(60)],
    )
    # Empty where visits lead from one country to another.
    country = CountryField(_("the one country of its visits"), blank=True)
    is_open_to_all = models.BooleanField(_("every institution may take part"), default=False)
    weights = models.JSONField(default=default_weights)

    objects: ClassVar = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-first_monday", "name"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="one_cycle_a_name"),
            models.CheckConstraint(
                condition=Q(first_monday__iso_week_day=1), name="cycle_begins_on_monday"
            ),
            models.CheckConstraint(
                condition=Q(weeks__range=(4, MOST_WEEKS)), name="cycle_weeks_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mondays(self) -> list[date]:
        """The Mondays of all weeks, in order."""
        return [self.monday_of(week) for week in range(self.weeks)]

    @property
    def last_day(self) -> date:
        """The Sunday on which the cycle ends."""
        return self.first_monday + timedelta(weeks=self.weeks, days=-1)

    @property
    def is_within_country(self) -> bool:
        """Whether its institutions visit each other in one country: no border, no visa."""
        return bool(self.country)

    @property
    def lead_weeks(self) -> int:
        """The weeks that a visa takes, none where nobody crosses a border."""
        return 0 if self.is_within_country else self.visa_weeks

    def admits(self, institutions: QuerySet[Institution]) -> QuerySet[Institution]:
        """Those of `institutions` that may offer and request in it."""
        if self.is_within_country:
            institutions = institutions.filter(country=self.country)
        if self.is_open_to_all:
            return institutions
        return institutions.filter(pk__in=self.invited.values("institution"))

    def has_time_for(self, today: date) -> bool:
        """Whether a visit asked for today could still be prepared: a visa takes its weeks."""
        last = self.first_monday + timedelta(weeks=self.weeks - 1)
        return today + timedelta(weeks=self.lead_weeks) <= last

    def monday_of(self, week: int) -> date:
        """The Monday of the week with that number, counted from 0."""
        return self.first_monday + timedelta(weeks=week)

    def week_of(self, day: date) -> int:
        """The number of the week that holds `day`; below 0 or from `weeks` on when outside."""
        return (day - self.first_monday).days // 7


class InvitedInstitution(BaseModel):
    """An institution that may offer and request in a cycle."""

    cycle = models.ForeignKey(VisitCycle, models.CASCADE, related_name="invited")
    institution = models.ForeignKey("accounts.Institution", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "institution"], name="one_place_in_a_cycle"),
        ]

    def __str__(self) -> str:
        return str(self.institution_id)


class InterpreterTeam(BaseModel):
    """How many interpreter teams for a language a cycle has in any week."""

    cycle = models.ForeignKey(VisitCycle, models.CASCADE, related_name="interpreter_teams")
    language = models.CharField(_("language"), max_length=3)
    teams = models.PositiveSmallIntegerField(_("teams"), default=1)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "language"], name="one_count_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.teams}"
