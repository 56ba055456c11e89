from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel


class Part(models.TextChoices):
    """A leader's or an expert's part in a cohort."""

    COACHEE = "coachee", _("Coachee")
    COACH = "coach", _("Coach")


class EnrolmentState(models.TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def enrolled(self) -> EnrolmentQuerySet:
        return self.filter(state=EnrolmentState.ENROLLED)

    def visible_to(self, user: User) -> EnrolmentQuerySet:
        """Enrolments in cohorts that `user` runs, and of leaders that `user` enrols."""
        return self.filter(
            Q(cohort__programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES))
            | Q(profile__institution_id__in=institutions_where(user, Verb.ENROL_LEADERS))
        )


class Enrolment(BaseModel):
    """A person's place in a cohort. The counter never passes the capacity: the database says so."""

    cohort = models.ForeignKey("matching.Cohort", models.CASCADE, related_name="enrolments")
    profile = models.ForeignKey("accounts.Profile", models.PROTECT, related_name="enrolments")
    part = models.CharField(max_length=10, choices=Part.choices)
    capacity = models.PositiveSmallIntegerField(_("places"), default=1)
    places_taken = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.ENROLLED
    )
    enrolled_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="enrolments_made"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["profile__user__name"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "profile"], name="one_enrolment_a_profile"),
            models.CheckConstraint(
                condition=Q(places_taken__gte=0, places_taken__lte=F("capacity")),
                name="places_within_capacity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.profile_id}"

    @property
    def free_places(self) -> int:
        return self.capacity - self.places_taken
