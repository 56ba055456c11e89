from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.institution import INSIDERS
from accounts.models.vocabulary import Gender, LanguageLevel, Mode, Sector, Theme
from core.models import BaseModel
from core.text import plain_text

if TYPE_CHECKING:
    from accounts.models.user import User

MOST_COACHEES = 12


class ProfileKind(models.TextChoices):
    LEADER = "leader", _("Leader")
    EXPERT = "expert", _("Expert")


def all_modes() -> list[str]:
    return [str(mode) for mode in Mode.values]


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, user: User) -> Self:
        """The reader's own profiles, and those of the institutions seen from within."""
        return self.filter(Q(user=user) | Q(institution__in=user.institutions_as(*INSIDERS)))

    def of(self, user: User) -> Self:
        """The profiles that are about `user`."""
        return self.filter(user=user)

    def with_sections(self) -> Self:
        """Say on each row whether it has languages and themes, in the same query."""
        mine = {"profile": OuterRef("pk")}
        return self.annotate(
            has_languages=Exists(ProfileLanguage.objects.filter(**mine)),
            has_themes=Exists(ProfileTheme.objects.filter(**mine)),
        )

    def complete(self) -> Self:
        """Those that matching can work with: nothing that it needs is missing."""
        return self.with_sections().filter(_matchable())

    def incomplete(self) -> Self:
        """Those in which matching misses something."""
        return self.with_sections().exclude(_matchable())


def _matchable() -> Q:
    return (
        Q(seniority__isnull=False, has_languages=True, has_themes=True)
        & ~Q(post="")
        & ~Q(sector="")
    )


class Profile(BaseModel):
    """What matching knows of a leader or an expert."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="profiles")
    kind = models.CharField(max_length=10, choices=ProfileKind.choices)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="profiles")
    unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, blank=True, related_name="profiles"
    )
    post = models.CharField(_("post"), max_length=160, blank=True, validators=[plain_text])
    rank = models.CharField(_("rank"), max_length=80, blank=True, validators=[plain_text])
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices, blank=True)
    seniority = models.PositiveSmallIntegerField(
        _("seniority"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("From 1 (first post) to 10 (head of the institution)."),
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("how many people at a time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_COACHEES)],
    )
    modes = models.JSONField(_("ways to meet"), default=all_modes)
    # "No absences" and "no conflicts" are answers too: these say that they were given.
    availability_stated_at = models.DateTimeField(null=True, editable=False)
    conflicts_stated_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_profile_a_kind"),
            models.CheckConstraint(
                condition=Q(seniority__isnull=True) | Q(seniority__range=(1, 10)),
                name="seniority_from_1_to_10",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class ProfileLanguage(BaseModel):
    """A language that a person works in, with the level of the European framework."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="languages")
    code = models.CharField(_("language"), max_length=3)
    level = models.CharField(_("level"), max_length=2, choices=LanguageLevel.choices)

    class Meta:
        ordering = ["-level", "code"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "code"], name="one_level_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level}"


class ProfileTheme(BaseModel):
    """A theme that a leader wants or an expert offers, from 1 (somewhat) to 3 (most)."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="themes")
    theme = models.CharField(_("theme"), max_length=30, choices=Theme.choices)
    weight = models.PositiveSmallIntegerField(
        _("how much"), default=2, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )

    class Meta:
        ordering = ["-weight", "theme"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "theme"], name="one_weight_a_theme"),
            models.CheckConstraint(condition=Q(weight__range=(1, 3)), name="theme_weight_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.weight}"


class Absence(BaseModel):
    """Days on which a person cannot meet: a deployment, an exercise, leave."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="absences")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} {self.until_on}"

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on


class Conflict(BaseModel):
    """A conflict of interest that a person declares: with a person by address, or an institution.

    The address is kept as typed, so that the form never tells whether somebody is here.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="conflicts")
    email = models.EmailField(_("the other person's e-mail address"), blank=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.CASCADE, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(
        _("what the conflict is"), max_length=200, blank=True, validators=[plain_text]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email="", institution__isnull=False)
                | (~Q(email="") & Q(institution__isnull=True)),
                name="conflict_with_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
