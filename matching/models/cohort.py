from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel
from core.text import plain_text

MOST_WEIGHT = 100


class CohortState(models.TextChoices):
    OPEN = "open", _("Open for enrolment")
    MATCHING = "matching", _("Matching")
    RUNNING = "running", _("Running")
    CLOSED = "closed", pgettext_lazy("a cohort", "Closed")


BEGUN_COHORT_STATES = [CohortState.MATCHING, CohortState.RUNNING]


class Criterion(models.TextChoices):
    """What makes a pair fit; each counts as much as its weight says."""

    THEMES = "themes", _("Themes")
    LANGUAGE = "language", _("Languages")
    SECTOR = "sector", _("Sector")
    SENIORITY = "seniority", _("Seniority")
    TIME_ZONE = "time_zone", _("Time zone")
    AVAILABILITY = "availability", _("Availability")
    MODE = "mode", _("Ways to meet")
    PREFERENCE = "preference", _("Wishes")
    CHEMISTRY = "chemistry", _("Chemistry meetings")


# The weight of chemistry meetings is set with their round and holds as long as it does.
SET_BY_HAND = [one for one in Criterion if one != Criterion.CHEMISTRY]


class Aim(models.TextChoices):
    """What the best result is, after as many people as possible are paired."""

    TOTAL = "total", _("The best fit over all pairs together")
    WORST = "worst", _("First lift the weakest pair, then the best fit over all")


def default_criteria() -> dict[str, int]:
    """Deep fit counts most: themes, then the wishes of the people themselves."""
    return {
        Criterion.THEMES.value: 40,
        Criterion.LANGUAGE.value: 15,
        Criterion.SECTOR.value: 10,
        Criterion.SENIORITY.value: 10,
        Criterion.TIME_ZONE.value: 5,
        Criterion.AVAILABILITY.value: 10,
        Criterion.MODE.value: 5,
        Criterion.PREFERENCE.value: 20,
    }


def default_rules() -> dict[str, Any]:
    """The rules of a new cohort; None switches a rule off."""
    return {
        "language_level": "B2",
        "chain_of_command": True,
        "same_institution": False,
        "max_zone_gap_hours": None,
        "seniority_gap_max": None,
        "repeat": False,
    }


def mentoring_rules() -> dict[str, Any]:
    """The rules of a new cohort of mentoring: inside one institution, by somebody more senior."""
    return {
        **default_rules(),
        "same_institution": True,
        "own_institution": True,
        "seniority_step_min": 1,
    }


class CohortQuerySet(models.QuerySet["Cohort"]):
    def run_by(self, user: User) -> CohortQuerySet:
        """The cohorts of programmes that `user` runs."""
        return self.filter(
            programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )

    def taking_people(self) -> CohortQuerySet:
        """Those whose state lets institutions enrol: open ones, and rolling ones until they end."""
        return self.filter(
            Q(state=CohortState.OPEN) | Q(is_rolling=True, state__in=BEGUN_COHORT_STATES)
        )

    def open_to(self, user: User) -> CohortQuerySet:
        """The open cohorts into which `user` may enrol leaders of an own institution."""
        mine = institutions_where(user, Verb.ENROL_LEADERS)
        if not mine:
            return self.none()
        invited = CohortInstitution.objects.filter(institution_id__in=mine).values("cohort")
        return self.taking_people().filter(Q(is_open_to_all=True) | Q(pk__in=invited))

    def with_leaders_of(self, user: User) -> CohortQuerySet:
        """The cohorts in which leaders of an institution that `user` enrols for take part."""
        mine = institutions_where(user, Verb.ENROL_LEADERS)
        theirs = Cohort.objects.filter(enrolments__profile__institution_id__in=mine)
        return self.filter(pk__in=theirs.values("pk"))

    def visible_to(self, user: User) -> CohortQuerySet:
        """What `user` runs, may enrol leaders into, or has enrolled leaders in."""
        return self.run_by(user) | self.open_to(user) | self.with_leaders_of(user)


class Cohort(BaseModel):
    """One dated intake of a programme, with the rules and weights of its matching."""

    programme = models.ForeignKey("matching.Programme", models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=160, validators=[plain_text])
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    enrolment_closes_on = models.DateField(_("enrolment closes on"))
    state = models.CharField(max_length=10, choices=CohortState.choices, default=CohortState.OPEN)
    is_open_to_all = models.BooleanField(_("open to every institution"), default=False)
    criteria = models.JSONField(_("weights"), default=default_criteria)
    rules = models.JSONField(_("rules"), default=default_rules)
    aim = models.CharField(_("aim"), max_length=10, choices=Aim.choices, default=Aim.TOTAL)
    answer_days = models.PositiveSmallIntegerField(_("days to answer a proposal"), default=10)
    has_shortlists = models.BooleanField(_("show people a shortlist"), default=False)
    is_rolling = models.BooleanField(
        _("go on taking people once matching has begun"), default=False
    )
    offers_again = models.BooleanField(_("look for another pair by itself"), default=True)
    # When the system asks for a run by itself, because somebody came to wait; None: no need.
    offer_again_at = models.DateTimeField(null=True, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="one_cohort_a_name"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="cohort_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(enrolment_closes_on__lte=F("ends_on")), name="enrolment_before_end"
            ),
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 60)), name="answer_days_1_to_60"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def takes_people(self, today: date) -> bool:
        """Whether institutions can still enrol."""
        is_open = self.state == CohortState.OPEN or (self.is_rolling and self.has_begun)
        return is_open and today <= self.enrolment_closes_on

    @property
    def has_begun(self) -> bool:
        """Whether proposals were published or enrolment ended, and the cohort still lives."""
        return self.state in BEGUN_COHORT_STATES


class CohortInstitution(BaseModel):
    """An institution that the organiser asked to enrol leaders into a cohort."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="invited")
    institution = models.ForeignKey("accounts.Institution", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "institution"], name="one_invitation_an_institution"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.institution_id}"
