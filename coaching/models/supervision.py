"""Supervision groups of coaches: who meets when. What is said there is stored nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb, institutions_where
from coaching.models.session import FEWEST_MINUTES, MOST_MINUTES
from core.models import BaseModel
from core.text import plain_text

if TYPE_CHECKING:
    from accounts.models import User


class Rhythm(models.TextChoices):
    MONTHLY = "monthly", _("Every month")
    SIX_WEEKS = "six_weeks", _("Every six weeks")
    QUARTERLY = "quarterly", _("Every three months")
    AS_NEEDED = "as_needed", _("As needed")


class SupervisionGroupQuerySet(models.QuerySet["SupervisionGroup"]):
    def run_by(self, user: User) -> SupervisionGroupQuerySet:
        return self.filter(
            programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )

    def of(self, user: User) -> SupervisionGroupQuerySet:
        """The groups that `user` leads or belongs to now."""
        as_member = SupervisionMember.objects.filter(coach=user, left_at__isnull=True)
        return self.filter(Q(supervisor=user) | Q(pk__in=as_member.values("group")))

    def visible_to(self, user: User) -> SupervisionGroupQuerySet:
        return self.of(user) | self.run_by(user)


class SupervisionGroup(BaseModel):
    """Coaches of a programme who reflect on their practice with an expert."""

    programme = models.ForeignKey(
        "matching.Programme", models.PROTECT, related_name="supervision_groups"
    )
    name = models.CharField(_("name"), max_length=120, validators=[plain_text])
    supervisor = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    rhythm = models.CharField(
        _("rhythm"), max_length=10, choices=Rhythm.choices, default=Rhythm.MONTHLY
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = SupervisionGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], name="one_supervision_group_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coaching:supervision-group-detail", args=[self.pk])


class SupervisionMember(BaseModel):
    """A coach belongs to a group from one moment to another."""

    group = models.ForeignKey(SupervisionGroup, models.CASCADE, related_name="members")
    coach = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["coach__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "coach"],
                condition=Q(left_at__isnull=True),
                name="one_place_a_supervision_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.coach_id}"


class SupervisionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class SupervisionMeetingQuerySet(models.QuerySet["SupervisionMeeting"]):
    def of(self, user: User) -> SupervisionMeetingQuerySet:
        """The meetings of own groups."""
        return self.filter(group__in=SupervisionGroup.objects.of(user))

    def visible_to(self, user: User) -> SupervisionMeetingQuerySet:
        return self.filter(group__in=SupervisionGroup.objects.visible_to(user))

    def planned(self) -> SupervisionMeetingQuerySet:
        return self.filter(state=SupervisionState.PLANNED)

    def ahead(self, now: datetime) -> SupervisionMeetingQuerySet:
        return self.planned().filter(starts_at__gt=now).order_by("starts_at")


class SupervisionMeeting(BaseModel):
    """One meeting of a group: when, how long, where. No word of what was talked about."""

    group = models.ForeignKey(SupervisionGroup, models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        validators=[MinValueValidator(FEWEST_MINUTES), MaxValueValidator(MOST_MINUTES)],
    )
    place = models.CharField(_("video link or place"), max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=SupervisionState.choices, default=SupervisionState.PLANNED
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = SupervisionMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            # A form that was sent twice makes one meeting.
            models.UniqueConstraint(
                fields=["group", "starts_at"],
                condition=~Q(state=SupervisionState.CANCELLED),
                name="one_supervision_meeting_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(FEWEST_MINUTES, MOST_MINUTES)),
                name="supervision_minutes_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("coaching:supervision-group-detail", args=[self.group_id])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class SupervisionPresence(BaseModel):
    """A coach was there."""

    meeting = models.ForeignKey(SupervisionMeeting, models.CASCADE, related_name="presences")
    coach = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "coach"], name="present_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.coach_id}"
