from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel, Move


class PairingState(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("a pairing", "Accepted")
    CONTRACTING = "contracting", _("Agreeing on terms")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", pgettext_lazy("a pairing", "Closed")
    REMATCHED = "rematched", _("Rematched")
    ENDED_EARLY = "ended_early", _("Ended early")


LIVE_PAIRING_STATES = [
    PairingState.ACCEPTED,
    PairingState.CONTRACTING,
    PairingState.ACTIVE,
    PairingState.PAUSED,
    PairingState.CLOSING,
]


# Over before its time: the pair is never made again in its cohort.
BROKEN_OFF_STATES = [PairingState.REMATCHED, PairingState.ENDED_EARLY]


class MoveReason(models.TextChoices):
    """Why a pairing was paused or ended before its time; the first one is taken if none is said."""

    NO_FAULT = "no_fault", _("Nobody is at fault")
    NO_TIME = "no_time", _("One of them has no time now")
    NEW_POST = "new_post", _("One of them has a new post")
    PRIVATE = "private", _("Private reasons")
    CONFLICT = "conflict", _("A conflict of interest came up")
    OTHER = "other", _("Another reason")


class PairingQuerySet(models.QuerySet["Pairing"]):
    def of(self, user: User) -> PairingQuerySet:
        """The pairings in which `user` is coachee or one of the coaches."""
        return self.filter(
            Q(coachee__profile__user=user)
            | Q(coach__profile__user=user)
            | Q(co_coach__profile__user=user)
        )

    def run_by(self, user: User) -> PairingQuerySet:
        """The pairings of cohorts that `user` runs."""
        return self.filter(
            cohort__programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )

    def visible_to(self, user: User) -> PairingQuerySet:
        """The own pairings, and those of cohorts that `user` runs."""
        return self.of(user) | self.run_by(user)

    def live(self) -> PairingQuerySet:
        return self.filter(state__in=LIVE_PAIRING_STATES)

    def with_people(self) -> PairingQuerySet:
        """With its people and the cohort read at once."""
        return self.select_related(
            "coachee__profile__user",
            "coach__profile__user",
            "co_coach__profile__user",
            "cohort__programme",
        )


class Pairing(BaseModel):
    """A coachee and a coach, or two coaches side by side, who all said yes."""

    cohort = models.ForeignKey("matching.Cohort", models.PROTECT, related_name="pairings")
    proposal = models.OneToOneField("matching.Proposal", models.PROTECT, related_name="pairing")
    coachee = models.ForeignKey(
        "matching.Enrolment", models.PROTECT, related_name="pairings_as_coachee"
    )
    coach = models.ForeignKey(
        "matching.Enrolment", models.PROTECT, related_name="pairings_as_coach"
    )
    # In co-coaching a second expert stands beside the first, with the same rights and duties.
    co_coach = models.ForeignKey(
        "matching.Enrolment", models.PROTECT, null=True, related_name="pairings_as_co_coach"
    )
    state = models.CharField(
        max_length=12, choices=PairingState.choices, default=PairingState.ACCEPTED
    )
    started_at = models.DateTimeField(null=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["coachee"],
                condition=Q(state__in=LIVE_PAIRING_STATES),
                name="one_live_pairing_a_coachee",
            ),
            models.CheckConstraint(
                condition=Q(co_coach__isnull=True) | ~Q(co_coach=F("coach")),
                name="two_coaches_are_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coachee_id} {self.coach_id}"

    @property
    def coaches(self) -> tuple[User, ...]:
        """The coach, and in co-coaching the second one."""
        places = (self.coach, self.co_coach)
        return tuple(place.profile.user for place in places if place is not None)

    @property
    def people(self) -> tuple[User, ...]:
        """The coachee, then the coaches."""
        return self.coachee.profile.user, *self.coaches

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_PAIRING_STATES

    def others(self, user: User) -> tuple[User, ...]:
        """Everybody of the pairing but `user`: one person, or two in co-coaching."""
        return tuple(person for person in self.people if person != user)


class PairingMove(Move):
    """One change of state: from where to where, by whom, when; `reason` is for organisers alone."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=12, choices=PairingState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=PairingState.choices)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=MoveReason.choices, blank=True)
    comment = models.CharField(max_length=300, blank=True)
