"""Short talks before anybody is paired: who meets whom, when, and what both said afterwards."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel, LeasedWork, Move
from matching.models.enrolment import EnrolmentState

FEWEST_TALKS, MOST_TALKS = 2, 3
MOST_TIMES = 3
RATHER_NOT, BEST_SCORE = 0, 5


class RoundState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Choosing")
    READY = "ready", _("Ready to publish")
    PUBLISHED = "published", pgettext_lazy("a round of meetings", "Published")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Set aside")


ACTIVE_ROUND_STATES = [RoundState.QUEUED, RoundState.RUNNING]
LIVE_ROUND_STATES = [*ACTIVE_ROUND_STATES, RoundState.READY, RoundState.PUBLISHED]


class ChemistryRoundQuerySet(models.QuerySet["ChemistryRound"]):
    def active(self) -> ChemistryRoundQuerySet:
        return self.filter(state__in=ACTIVE_ROUND_STATES)

    def live(self) -> ChemistryRoundQuerySet:
        """Those that count: neither failed nor set aside."""
        return self.filter(state__in=LIVE_ROUND_STATES)

    def visible_to(self, user: User) -> ChemistryRoundQuerySet:
        """The rounds of cohorts that `user` runs."""
        return self.filter(
            cohort__programme__institution_id__in=institutions_where(user, Verb.RUN_PROGRAMMES)
        )


class ChemistryRound(BaseModel, LeasedWork):
    """The chemistry meetings of a cohort. A cohort without a live round has none.

    `weight` is how much the scores count in a run, beside the weights of the cohort.
    """

    cohort = models.ForeignKey("matching.Cohort", models.CASCADE, related_name="chemistry_rounds")
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.QUEUED)
    each = models.PositiveSmallIntegerField(_("meetings for each coachee"), default=2)
    most_a_coach = models.PositiveSmallIntegerField(_("most meetings for a coach"), default=3)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    days = models.PositiveSmallIntegerField(_("days to meet"), default=21)
    weight = models.PositiveSmallIntegerField(_("weight of what people say"), default=40)
    requested_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    meet_by = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    objects = ChemistryRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(state__in=LIVE_ROUND_STATES),
                name="one_live_chemistry_round_a_cohort",
            ),
            models.CheckConstraint(
                condition=Q(each__range=(FEWEST_TALKS, MOST_TALKS)), name="talks_each_2_to_3"
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.PUBLISHED) | Q(meet_by__isnull=False),
                name="published_round_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.state}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_ROUND_STATES


class MeetingState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Finding a time")
    AGREED = "agreed", _("Time agreed")
    HELD = "held", _("Held")
    MISSED = "missed", _("Not held")
    CANCELLED = "cancelled", pgettext_lazy("a chemistry meeting", "Cancelled")


class ChemistryMeetingQuerySet(models.QuerySet["ChemistryMeeting"]):
    def of(self, user: User) -> ChemistryMeetingQuerySet:
        """The published meetings of `user`, without those that the other one hears of first.

        Whoever was withdrawn from the cohort meets nobody in it.
        """
        later = Q(first__isnull=False, opened_at__isnull=True) & ~Q(first=user)
        return self.of_enrolled().filter(
            Q(coachee__profile__user=user) | Q(coach__profile__user=user), ~later
        )

    def of_enrolled(self) -> ChemistryMeetingQuerySet:
        """The published meetings whose two people are both still in the cohort."""
        return self.exclude(state=MeetingState.DRAFT).filter(
            coachee__state=EnrolmentState.ENROLLED, coach__state=EnrolmentState.ENROLLED
        )

    def run_by(self, user: User) -> ChemistryMeetingQuerySet:
        """The meetings of cohorts that `user` runs, drafts included."""
        mine = institutions_where(user, Verb.RUN_PROGRAMMES)
        return self.filter(round__cohort__programme__institution_id__in=mine)

    def with_people(self) -> ChemistryMeetingQuerySet:
        return self.select_related(
            "coachee__profile__user",
            "coachee__profile__institution",
            "coach__profile__user",
            "coach__profile__institution",
            "round__cohort__programme",
        )


class ChemistryMeeting(BaseModel):
    """One short talk of a coachee and a coach.

    `first` is set where an organiser added the meeting by hand: that person alone knows of it
    until they offer times (ADR 10).
    """

    round = models.ForeignKey(ChemistryRound, models.CASCADE, related_name="meetings")
    coachee = models.ForeignKey("matching.Enrolment", models.CASCADE, related_name="+")
    coach = models.ForeignKey("matching.Enrolment", models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.DRAFT
    )
    starts_at = models.DateTimeField(null=True)
    first = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChemistryMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["coachee__profile__user__name", "coach__profile__user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "coachee", "coach"], name="one_chemistry_meeting_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.AGREED) | Q(starts_at__isnull=False),
                name="agreed_meeting_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(coachee=F("coach")), name="chemistry_meeting_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coachee_id} {self.coach_id}"

    @property
    def people(self) -> tuple[User, User]:
        """The coachee, then the coach."""
        return self.coachee.profile.user, self.coach.profile.user

    def other(self, user: User) -> User:
        """The other one of the two."""
        coachee, coach = self.people
        return coach if coachee == user else coachee

    def is_later_for(self, user_id: UUID) -> bool:
        """Whether this person hears of it only once the other one has offered times."""
        return self.first_id is not None and self.opened_at is None and self.first_id != user_id


class OfferedTime(BaseModel):
    """A time that one of the two could meet; the other picks one."""

    meeting = models.ForeignKey(ChemistryMeeting, models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="one_offer_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.starts_at:%Y-%m-%d %H:%M}"


class ChemistryMove(Move):
    """One change of a meeting: from where to where, by whom, when."""

    meeting = models.ForeignKey(ChemistryMeeting, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=10, choices=MeetingState.choices)
    to_state = models.CharField(max_length=10, choices=MeetingState.choices)
    starts_at = models.DateTimeField(null=True)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")


class ChemistryScore(BaseModel):
    """What one of the two said after a meeting, for the matching alone; 0 is a private no.

    No screen, count, export, message or audit entry shows the number to anyone but its author.
    """

    meeting = models.ForeignKey(ChemistryMeeting, models.CASCADE, related_name="scores")
    by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "by"], name="one_chemistry_score_a_person"),
            models.CheckConstraint(
                condition=Q(score__range=(RATHER_NOT, BEST_SCORE)), name="chemistry_score_0_to_5"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
