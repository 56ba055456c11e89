"""What a host can receive: themes, people, weeks."""

from __future__ import annotations

import unicodedata
from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Theme, User
from core.models import BaseModel

MOST_PARALLEL = 10
NAME_LENGTH = 120
KEY_LENGTH = NAME_LENGTH + 33  # with the key of the institution before it


class OfferState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OFFERED = "offered", _("Offered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Quality(models.IntegerChoices):
    """How well a host can show a theme, in the points of the planner."""

    BASIC = 40, _("First experience")
    SOLID = 60, _("Solid practice")
    STRONG = 80, _("Strong practice")
    MODEL = 100, _("A model for others")


class OfferQuerySet(models.QuerySet["HostOffer"]):
    def hosted_by(self, user: User) -> OfferQuerySet:
        """Offers of the institutions for which the person is host."""
        return self.filter(institution__in=user.institutions_as(Role.HOST))

    def visible_to(self, user: User) -> OfferQuerySet:
        """The host's own offers, and all in cycles that the person organises."""
        return self.filter(
            Q(institution__in=user.institutions_as(Role.HOST))
            | Q(cycle__institution__in=user.institutions_as(Role.ORGANISER))
        )

    def offered(self) -> OfferQuerySet:
        return self.filter(state=OfferState.OFFERED)

    def with_open_weeks(self) -> OfferQuerySet:
        """Adds `open_weeks`, the number of weeks that the host opened."""
        opened = Count("host_weeks", filter=Q(host_weeks__is_open=True))
        return self.annotate(open_weeks=opened).order_by("institution__name", "title")


class HostOffer(BaseModel):
    """One place that receives study visits during a cycle."""

    cycle = models.ForeignKey("exchanges.VisitCycle", models.PROTECT, related_name="offers")
    institution = models.ForeignKey(
        "accounts.Institution",
        models.PROTECT,
        related_name="host_offers",
        verbose_name=_("institution"),
    )
    title = models.CharField(_("what you show"), max_length=120)
    city = models.CharField(_("city"), max_length=80)
    about = models.TextField(_("about the visit"), max_length=3000, blank=True)
    languages = models.JSONField(_("languages of the visit"), default=list)
    max_delegations = models.PositiveSmallIntegerField(
        _("delegations in one visit"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    max_people = models.PositiveSmallIntegerField(
        _("people in one visit"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    parallel = models.PositiveSmallIntegerField(
        _("visits at the same time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PARALLEL)],
    )
    per_cycle = models.PositiveSmallIntegerField(
        _("visits in the whole cycle"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    rest_weeks = models.PositiveSmallIntegerField(
        _("free weeks after a visit"), default=0, validators=[MaxValueValidator(12)]
    )
    wished_senders = models.ManyToManyField(
        "accounts.Institution",
        related_name="+",
        blank=True,
        verbose_name=_("institutions you wish to receive"),
    )
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)

    open_weeks: int  # added by with_open_weeks

    objects: ClassVar = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["institution__name", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "institution", "title"], name="one_offer_a_title"
            ),
            models.CheckConstraint(
                condition=Q(
                    max_delegations__gte=1,
                    max_people__gte=1,
                    parallel__range=(1, MOST_PARALLEL),
                    per_cycle__gte=1,
                ),
                name="offer_receives_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HostOfferTheme(BaseModel):
    """A theme that a host can show, and how well."""

    offer = models.ForeignKey(HostOffer, models.CASCADE, related_name="themes")
    theme = models.CharField(_("theme"), max_length=30, choices=Theme.choices)
    quality = models.PositiveSmallIntegerField(_("how well"), default=Quality.SOLID)

    class Meta:
        ordering = ["-quality", "theme"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "theme"], name="one_quality_a_theme"),
            models.CheckConstraint(condition=Q(quality__range=(0, 100)), name="quality_0_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.quality}"


class HostWeek(BaseModel):
    """A week of the cycle at one host: open for visits or not."""

    offer = models.ForeignKey(HostOffer, models.CASCADE, related_name="host_weeks")
    monday = models.DateField()
    is_open = models.BooleanField(default=False)

    class Meta:
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "monday"], name="one_row_a_host_week"),
        ]

    def __str__(self) -> str:
        return f"{self.monday} {self.is_open}"


def person_key(institution: UUID, name: str) -> str:
    """What makes somebody at a host one person under all its offers: the name, folded."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return f"{institution.hex}:{folded[:NAME_LENGTH]}"


class ResourcePersonQuerySet(models.QuerySet["ResourcePerson"]):
    def visible_to(self, user: User) -> ResourcePersonQuerySet:
        """People of the institutions for which the person is host."""
        return self.filter(offer__institution__in=user.institutions_as(Role.HOST))


class ResourcePerson(BaseModel):
    """Somebody at the host who serves visits on certain themes."""

    offer = models.ForeignKey(HostOffer, models.CASCADE, related_name="resource_people")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    themes = models.JSONField(_("themes"), default=list)
    max_visits = models.PositiveSmallIntegerField(
        _("visits at most"), default=4, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    # Mondays as ISO dates: weeks in which the person is away.
    weeks_off = models.JSONField(_("weeks away"), default=list, blank=True)

    objects: ClassVar = ResourcePersonQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "name"], name="one_person_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
