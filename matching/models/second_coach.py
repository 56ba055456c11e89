"""A second coach beside the first: all three are asked, one after the other, and all three sign."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel
from matching.models.pairing import MoveReason
from matching.models.proposal import Answer, DeclineReason


class SecondCoachState(models.TextChoices):
    ASKED = "asked", _("Awaiting answers")
    AGREED = "agreed", _("Waits for the agreement")
    JOINED = "joined", _("Joined")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LEFT = "left", _("Stepped back")


OPEN_SECOND_STATES = [SecondCoachState.ASKED, SecondCoachState.AGREED]
LIVE_SECOND_STATES = [*OPEN_SECOND_STATES, SecondCoachState.JOINED]
NO_SECOND_STATES = [
    SecondCoachState.DECLINED,
    SecondCoachState.EXPIRED,
    SecondCoachState.WITHDRAWN,
]


class SecondCoachQuerySet(models.QuerySet["SecondCoach"]):
    def of(self, user: User) -> SecondCoachQuerySet:
        """Those about which `user` was asked; before their turn nobody knows of any."""
        turns = SecondCoachTurn.objects.filter(person=user, asked_at__isnull=False)
        return self.filter(pk__in=turns.values("second_coach"))

    def run_by(self, user: User) -> SecondCoachQuerySet:
        """Those of cohorts that `user` runs."""
        mine = institutions_where(user, Verb.RUN_PROGRAMMES)
        return self.filter(pairing__cohort__programme__institution_id__in=mine)

    def visible_to(self, user: User) -> SecondCoachQuerySet:
        return self.of(user) | self.run_by(user)

    def open(self) -> SecondCoachQuerySet:
        """Those that hold a place and have not joined yet."""
        return self.filter(state__in=OPEN_SECOND_STATES)

    def came_to_nothing(self) -> SecondCoachQuerySet:
        return self.filter(state__in=NO_SECOND_STATES)

    def expired_by(self, now: datetime) -> SecondCoachQuerySet:
        """Those where somebody's time to answer is over although the state does not say so yet."""
        return self.filter(state=SecondCoachState.ASKED, expires_at__lte=now)

    def with_people(self) -> SecondCoachQuerySet:
        return self.select_related(
            "coach__profile__user",
            "coach__profile__institution",
            "pairing__coachee__profile__user",
            "pairing__coach__profile__user",
            "pairing__co_coach__profile__user",
            "pairing__cohort__programme",
        )


class SecondCoach(BaseModel):
    """Somebody whom an organiser wants to coach beside the coach of a pair.

    `breakdown` is that of a proposal. `expires_at` is for whoever is asked at the moment.
    """

    pairing = models.ForeignKey("matching.Pairing", models.PROTECT, related_name="second_coaches")
    coach = models.ForeignKey(
        "matching.Enrolment", models.PROTECT, related_name="second_coach_places"
    )
    state = models.CharField(
        max_length=10, choices=SecondCoachState.choices, default=SecondCoachState.ASKED
    )
    score = models.PositiveSmallIntegerField()
    breakdown = models.JSONField(default=dict)
    asked_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)

    objects = SecondCoachQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing"],
                condition=Q(state__in=LIVE_SECOND_STATES),
                name="one_live_second_coach_a_pairing",
            ),
            models.CheckConstraint(
                condition=~Q(state=SecondCoachState.ASKED) | Q(expires_at__isnull=False),
                name="asked_second_coach_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=SecondCoachState.JOINED) | Q(joined_at__isnull=False),
                name="joined_second_coach_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.coach_id}"

    def get_absolute_url(self) -> str:
        return reverse("matching:second-coach-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_SECOND_STATES

    @property
    def has_ended(self) -> bool:
        """Whether it came to nothing."""
        return self.state in NO_SECOND_STATES

    @property
    def person(self) -> User:
        """Who would be the second coach."""
        user: User = self.coach.profile.user
        return user

    def turn_of(self, user_id: UUID) -> SecondCoachTurn | None:
        """When this person is asked, and what they said."""
        found = (turn for turn in self.turns.all() if turn.person_id == user_id)
        return next(found, None)


class SecondCoachTurn(BaseModel):
    """One of the three: the number of their turn, when they were asked, and what they said.

    Who avoids another is asked before that one; otherwise chance decides (ADR 11).
    """

    second_coach = models.ForeignKey(SecondCoach, models.CASCADE, related_name="turns")
    person = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    comment = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["second_coach", "number"], name="one_turn_at_a_time"),
            models.UniqueConstraint(fields=["second_coach", "person"], name="one_turn_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.second_coach_id} {self.number}"


class CoachLeaving(BaseModel):
    """One of two coaches stepped back and the pair goes on; `reason` is for organisers alone."""

    pairing = models.ForeignKey("matching.Pairing", models.PROTECT, related_name="leavings")
    coach = models.ForeignKey("matching.Enrolment", models.PROTECT, related_name="leavings")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=MoveReason.choices)
    comment = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["pairing", "coach"], name="one_leaving_a_coach"),
        ]

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.coach_id}"
