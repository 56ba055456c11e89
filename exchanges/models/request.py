"""What a sender needs: themes, languages, people and weeks."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Theme, User
from core.models import BaseModel
from exchanges.models.instrument import AT_A_HOST, Instrument

LONGEST_VISIT = 4


class RequestState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waits for your focal point")
    REQUESTED = "requested", _("Requested")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Want(models.IntegerChoices):
    """How much a theme is wanted, in the points of the planner."""

    USEFUL = 40, _("Useful")
    IMPORTANT = 70, _("Important")
    ESSENTIAL = 100, _("Essential")


class Priority(models.IntegerChoices):
    """What the organiser gives a request; each cycle that it waited counts one more."""

    USUAL = 1, _("As others")
    HIGHER = 2, _("Higher")
    HIGHEST = 3, _("Highest")


class RequestQuerySet(models.QuerySet["VisitRequest"]):
    def sent_by(self, user: User) -> RequestQuerySet:
        """Requests of the institutions for which the person is focal point."""
        return self.filter(institution__in=user.institutions_as(Role.FOCAL_POINT))

    def visible_to(self, user: User) -> RequestQuerySet:
        """The sender's own, what the person wrote or heads, and what is in own cycles."""
        return self.filter(
            Q(institution__in=user.institutions_as(Role.FOCAL_POINT))
            | Q(head=user)
            | Q(written_by=user)
            | Q(cycle__institution__in=user.institutions_as(Role.ORGANISER))
        )

    def requested(self) -> RequestQuerySet:
        return self.filter(state=RequestState.REQUESTED)

    def at_a_host(self) -> RequestQuerySet:
        """Requests that take weeks of a host; the others are arranged without a plan."""
        return self.filter(instrument__in=AT_A_HOST)


class VisitRequest(BaseModel):
    """A visit that an institution asks for; its delegation travels if a plan serves it."""

    cycle = models.ForeignKey("exchanges.VisitCycle", models.PROTECT, related_name="requests")
    institution = models.ForeignKey(
        "accounts.Institution",
        models.PROTECT,
        related_name="visit_requests",
        verbose_name=_("institution"),
    )
    title = models.CharField(_("what you want to learn"), max_length=120)
    need = models.TextField(_("why, and what should change at home"), max_length=3000, blank=True)
    objective = models.TextField(
        _("what people can do afterwards that they cannot do now"), max_length=1000, blank=True
    )
    # Answers of the guide by question (exchanges.rules.instruments); empty without it.
    guide = models.JSONField(default=dict, blank=True)
    # Empty until it is chosen, for a need that was written down first.
    instrument = models.CharField(
        _("instrument"),
        max_length=14,
        choices=Instrument.choices,
        default=Instrument.STUDY_VISIT,
        blank=True,
    )
    languages = models.JSONField(_("languages of the delegation"), default=list)
    people = models.PositiveSmallIntegerField(
        _("people in the delegation"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    duration = models.PositiveSmallIntegerField(
        _("weeks of the visit"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_VISIT)],
    )
    ready_on = models.DateField(_("names and passports are ready on"))
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.USUAL
    )
    counts_waiting = models.BooleanField(_("let it rise with each cycle waited"), default=True)
    excluded_hosts = models.ManyToManyField(
        "accounts.Institution", related_name="+", blank=True, verbose_name=_("not to these hosts")
    )
    wished_hosts = models.ManyToManyField(
        "accounts.Institution",
        related_name="+",
        blank=True,
        verbose_name=_("hosts you wish to visit"),
    )
    written_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="written_requests"
    )
    approved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    # Why the focal point gave a request back to who wrote it.
    return_reason = models.CharField(max_length=300, blank=True, editable=False)
    head = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="headed_requests",
        verbose_name=_("head of delegation"),
    )
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.DRAFT
    )
    placed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["institution__name", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "institution", "title"], name="one_request_a_title"
            ),
            models.CheckConstraint(
                condition=Q(duration__range=(1, LONGEST_VISIT)), name="duration_1_to_4_weeks"
            ),
            models.CheckConstraint(condition=Q(priority__range=(1, 3)), name="priority_1_to_3"),
            models.CheckConstraint(condition=Q(people__gte=1), name="delegation_has_people"),
        ]

    def __str__(self) -> str:
        return self.title


class RequestTheme(BaseModel):
    """A theme that a sender wants, and how much."""

    request = models.ForeignKey(VisitRequest, models.CASCADE, related_name="themes")
    theme = models.CharField(_("theme"), max_length=30, choices=Theme.choices)
    want = models.PositiveSmallIntegerField(_("how much"), default=Want.IMPORTANT)

    class Meta:
        ordering = ["-want", "theme"]
        constraints = [
            models.UniqueConstraint(fields=["request", "theme"], name="one_want_a_theme"),
            models.CheckConstraint(condition=Q(want__range=(0, 100)), name="want_0_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.want}"


class RequestWeek(BaseModel):
    """A week in which a delegation can travel; no row means that it cannot."""

    request = models.ForeignKey(VisitRequest, models.CASCADE, related_name="request_weeks")
    monday = models.DateField()
    is_preferred = models.BooleanField(default=False)

    class Meta:
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(fields=["request", "monday"], name="one_row_a_request_week"),
        ]

    def __str__(self) -> str:
        return f"{self.monday}"
