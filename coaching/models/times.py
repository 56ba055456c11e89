from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Mode
from coaching.models.delegate import kept_pairings
from coaching.models.session import FEWEST_MINUTES, MOST_MINUTES, SessionKind
from core.models import BaseModel
from matching.models import Pairing

if TYPE_CHECKING:
    from accounts.models import User

MOST_TIMES = 3


class TimesState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("proposed times", "Accepted")
    REPLACED = "replaced", _("Other times were proposed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class TimeProposalQuerySet(models.QuerySet["TimeProposal"]):
    def visible_to(self, user: User) -> TimeProposalQuerySet:
        """Those of the own pairs, and of the pairs whose calendars `user` keeps."""
        pairings = Pairing.objects.of(user).values("pk")
        kept = kept_pairings(user).values("pk")
        return self.filter(Q(pairing__in=pairings) | Q(pairing__in=kept))

    def open(self, now: datetime) -> TimeProposalQuerySet:
        """Those that wait for an answer and have a time to come."""
        ahead = ProposedTime.objects.filter(starts_at__gt=now).values("proposal")
        return self.filter(state=TimesState.OPEN, pk__in=ahead)

    def with_people(self) -> TimeProposalQuerySet:
        """Fetch the pair and the times along with each proposal."""
        return self.select_related(
            "pairing__coachee__profile__user",
            "pairing__coach__profile__user",
            "pairing__co_coach__profile__user",
            "pairing__cohort__programme",
            "proposed_by",
            "proposed_for",
        ).prefetch_related("times")


class TimeProposal(BaseModel):
    """One to three times that a side of a pair offers the other; no calendar has them yet."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="time_proposals")
    kind = models.CharField(max_length=12, choices=SessionKind.choices, default=SessionKind.SESSION)
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=12, choices=Mode.choices)
    place = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    # The one of the pair on whose side it was made: `proposed_by`, or whose delegate that is.
    proposed_for = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TimesState.choices, default=TimesState.OPEN)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    session = models.OneToOneField(
        "coaching.Session", models.CASCADE, null=True, related_name="time_proposal"
    )

    objects = TimeProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing"],
                condition=Q(state=TimesState.OPEN),
                name="one_open_time_proposal_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(state=TimesState.ACCEPTED, session__isnull=False)
                | (~Q(state=TimesState.ACCEPTED) & Q(session__isnull=True)),
                name="accepted_times_have_a_session",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(FEWEST_MINUTES, MOST_MINUTES)),
                name="proposed_minutes_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TimesState.values), name="time_proposal_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("coaching:times-detail", args=[self.pk])

    def is_open(self, now: datetime) -> bool:
        """Whether it still waits and one of its times is to come."""
        return self.state == TimesState.OPEN and self.last_at > now

    @property
    def starts(self) -> list[datetime]:
        """The proposed moments, the first one first."""
        return sorted(time.starts_at for time in self.times.all())

    @property
    def last_at(self) -> datetime:
        return self.starts[-1]


class ProposedTime(BaseModel):
    """One of the moments of a proposal."""

    proposal = models.ForeignKey(TimeProposal, models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "starts_at"], name="a_time_proposed_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
