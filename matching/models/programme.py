from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel
from core.text import plain_text


class ProgrammeKind(models.TextChoices):
    COACHING = "coaching", _("Coaching")
    MENTORING = "mentoring", _("Mentoring")


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User) -> ProgrammeQuerySet:
        """The programmes of the institutions for which `user` runs programmes."""
        return self.filter(institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES))


class Programme(BaseModel):
    """A standing offer of coaching or mentoring; each intake is a cohort."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="programmes"
    )
    name = models.CharField(_("name"), max_length=160, validators=[plain_text])
    kind = models.CharField(
        _("kind"), max_length=10, choices=ProgrammeKind.choices, default=ProgrammeKind.COACHING
    )
    description = models.TextField(_("description"), max_length=2000, blank=True)
    coach_label = models.CharField(
        _("word for a coach"), max_length=40, blank=True, validators=[plain_text]
    )
    coachee_label = models.CharField(
        _("word for a coachee"), max_length=40, blank=True, validators=[plain_text]
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="one_programme_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_own_words(self) -> bool:
        """Whether the two sides are called something else than coach and coachee."""
        return bool(self.coach_label or self.coachee_label or self.is_mentoring)

    @property
    def is_mentoring(self) -> bool:
        return self.kind == ProgrammeKind.MENTORING
