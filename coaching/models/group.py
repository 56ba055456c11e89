"""Group sessions and seminar days of a whole cohort: who is asked, who comes, who was there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb, institutions_where
from core.models import BaseModel, Move
from core.text import plain_text

if TYPE_CHECKING:
    from accounts.models import User


class GroupKind(models.TextChoices):
    GROUP_SESSION = "group_session", _("Group session")
    SEMINAR_DAY = "seminar_day", _("Seminar day")


class GroupAudience(models.TextChoices):
    """Whom of the cohort it is for."""

    BOTH = "both", _("Coachees and coaches")
    COACHEES = "coachee", _("Coachees")
    COACHES = "coach", _("Coaches")


class GroupState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class GroupAnswer(models.TextChoices):
    YES = "yes", _("Comes")
    NO = "no", _("Does not come")


class GroupSessionQuerySet(models.QuerySet["GroupSession"]):
    def run_by(self, user: User) -> GroupSessionQuerySet:
        """Those of cohorts that `user` runs."""
        return self.filter(
            cohort__programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )

    def of(self, user: User) -> GroupSessionQuerySet:
        """Those to which `user` is asked."""
        own = GroupPlace.objects.filter(enrolment__profile__user=user)
        return self.filter(pk__in=own.values("session"))

    def visible_to(self, user: User) -> GroupSessionQuerySet:
        """What `user` runs, and what `user` is asked to."""
        return self.of(user) | self.run_by(user)

    def planned(self) -> GroupSessionQuerySet:
        return self.filter(state=GroupState.PLANNED)

    def ahead(self, now: datetime) -> GroupSessionQuerySet:
        """Planned ones that are not over, the next one first."""
        return self.planned().filter(ends_at__gt=now).order_by("starts_at")

    def awaiting_attendance(self, now: datetime) -> GroupSessionQuerySet:
        """Those that have begun and for which nobody said who was there, the oldest first."""
        return self.planned().filter(starts_at__lte=now).order_by("starts_at")


class GroupSession(BaseModel):
    """A meeting of a whole cohort: a group session or a seminar day."""

    cohort = models.ForeignKey("matching.Cohort", models.PROTECT, related_name="group_sessions")
    kind = models.CharField(
        _("what it is"), max_length=15, choices=GroupKind.choices, default=GroupKind.GROUP_SESSION
    )
    title = models.CharField(_("title"), max_length=160, validators=[plain_text])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(
        _("video link or place"), max_length=300, blank=True, validators=[plain_text]
    )
    themes = models.JSONField(default=list)
    agenda = models.TextField(_("agenda"), max_length=4000, blank=True)
    audience = models.CharField(
        _("for whom"), max_length=10, choices=GroupAudience.choices, default=GroupAudience.BOTH
    )
    most_places = models.PositiveSmallIntegerField(_("at most so many people"), null=True)
    places_taken = models.PositiveSmallIntegerField(default=0, editable=False)
    state = models.CharField(max_length=10, choices=GroupState.choices, default=GroupState.PLANNED)
    planned_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GroupSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        indexes = [models.Index(fields=["cohort", "state", "starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="group_session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(most_places__isnull=True) | Q(places_taken__lte=F("most_places")),
                name="group_places_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=GroupState.values), name="group_state_known"
            ),
            # A form that was sent twice makes one of them.
            models.UniqueConstraint(
                fields=["cohort", "title", "starts_at"],
                condition=~Q(state=GroupState.CANCELLED),
                name="one_group_session_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("coaching:group-detail", args=[self.pk])

    @property
    def is_full(self) -> bool:
        return self.most_places is not None and self.places_taken >= self.most_places


class GroupSessionMove(Move):
    """One step in the life of a group session: a change of its state or of its time."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=10, choices=GroupState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=GroupState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    from_starts_at = models.DateTimeField(null=True)
    to_starts_at = models.DateTimeField()


class GroupPlace(BaseModel):
    """Somebody of the cohort who is asked: the own answer, and whether they were there.

    `was_present` repeats the latest `GroupAttendance`, so that counts need no history.
    """

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="people")
    enrolment = models.ForeignKey("matching.Enrolment", models.CASCADE, related_name="group_places")
    answer = models.CharField(max_length=5, choices=GroupAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    was_present = models.BooleanField(null=True)

    class Meta:
        ordering = ["enrolment__profile__user__name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=GroupAnswer.values, answered_at__isnull=False),
                name="group_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.enrolment_id}"


class GroupAttendance(BaseModel):
    """What somebody said about one person's presence; a correction is a row of its own."""

    place = models.ForeignKey(GroupPlace, models.CASCADE, related_name="attendances")
    was_present = models.BooleanField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "created_at"]

    def __str__(self) -> str:
        return f"{self.place_id} {self.was_present}"
