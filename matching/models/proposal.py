from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel
from matching.models.enrolment import Part


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Awaiting answers")
    ACCEPTED = "accepted", _("Accepted by both")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


LIVE_PROPOSAL_STATES = [ProposalState.DRAFT, ProposalState.PROPOSED, ProposalState.ACCEPTED]


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", pgettext_lazy("an answer", "Declined")


class DeclineReason(models.TextChoices):
    NO_TIME = "no_time", _("I have no time in this period")
    OTHER_THEMES = "other_themes", _("My themes are different")
    KNOWN = "known", _("We know each other too well")
    CONFLICT = "conflict", _("There is a conflict of interest")
    PRACTICAL = "practical", _("Language, time zone or ways to meet do not fit")
    OTHER = "other", _("Another reason")


class WithdrawReason(models.TextChoices):
    NOT_AVAILABLE = "absent", _("One of them is not available")
    CONFLICT = "conflict", _("There is a conflict of interest")
    MISTAKE = "mistake", _("It was published by mistake")
    OTHER = "other", _("Another reason")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def of(self, user: User) -> ProposalQuerySet:
        """The published proposals in which `user` is one of the two people and has their turn."""
        later = SecondAsk.objects.filter(proposal=OuterRef("pk"), person=user, asked_at=None)
        return self.exclude(state=ProposalState.DRAFT).filter(
            Q(coachee__profile__user=user) | Q(coach__profile__user=user),
            ~Exists(later),
            run__published_at__isnull=False,
        )

    def run_by(self, user: User) -> ProposalQuerySet:
        """The proposals of cohorts that `user` runs, drafts included."""
        return self.filter(
            run__cohort__programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )

    def refused(self) -> ProposalQuerySet:
        """Those that came to nothing once published: never made again in their cohort."""
        ended = [ProposalState.DECLINED, ProposalState.EXPIRED]
        return self.filter(Q(state__in=ended) | Q(withdrawal__isnull=False))

    def expired_by(self, now: datetime) -> ProposalQuerySet:
        """Those whose time to answer is over although their state does not say so yet."""
        return self.filter(state=ProposalState.PROPOSED, expires_at__lte=now)


class Proposal(BaseModel):
    """A pair before consent, with its score and the breakdown of it.

    `breakdown` is {"criteria": [{"criterion", "weight", "value"}], "facts": {..}}; presenters put
    it into words.
    """

    run = models.ForeignKey("matching.MatchRun", models.CASCADE, related_name="proposals")
    coachee = models.ForeignKey(
        "matching.Enrolment", models.PROTECT, related_name="proposals_as_coachee"
    )
    coach = models.ForeignKey(
        "matching.Enrolment", models.PROTECT, related_name="proposals_as_coach"
    )
    score = models.PositiveSmallIntegerField()
    breakdown = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    expires_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__range=(0, 1000)), name="proposal_score_0_to_1000"
            ),
            models.CheckConstraint(
                condition=~Q(coachee=models.F("coach")), name="proposal_of_two_people"
            ),
            models.UniqueConstraint(
                fields=["run", "coachee"],
                condition=Q(state__in=LIVE_PROPOSAL_STATES),
                name="one_live_proposal_a_run",
            ),
            models.UniqueConstraint(
                fields=["coachee"],
                condition=Q(state=ProposalState.PROPOSED),
                name="one_open_proposal_a_coachee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coachee_id} {self.coach_id}"

    def enrolment_of(self, part: str) -> models.Model:
        """The enrolment on that side."""
        return self.coachee if part == Part.COACHEE else self.coach

    def is_later_for(self, user_id: UUID) -> bool:
        """Whether this person is asked only once the other one has said yes."""
        second: SecondAsk | None = getattr(self, "second_ask", None)
        return second is not None and second.asked_at is None and second.person_id == user_id

    def asked_at(self, user_id: UUID) -> datetime | None:
        """When this person was asked."""
        second: SecondAsk | None = getattr(self, "second_ask", None)
        is_second = second is not None and second.person_id == user_id
        return second.asked_at if second and is_second else self.run.published_at


class ProposalAnswer(BaseModel):
    """What one side said to a proposal; once said it stands."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="answers")
    side = models.CharField(max_length=10, choices=Part.choices)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    comment = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "side"], name="one_answer_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.side}"


class ProposalWithdrawal(BaseModel):
    """An organiser took back a proposal that awaited answers; `reason` is for organisers alone."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="withdrawal")
    reason = models.CharField(max_length=10, choices=WithdrawReason.choices)
    comment = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.proposal_id)


class SecondAsk(BaseModel):
    """Who of a pair that an organiser locked is asked second: nothing shows before the first yes.

    Whoever avoids the other is the first; without an avoidance chance decides (ADR 5).
    """

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="second_ask")
    person = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.proposal_id)
