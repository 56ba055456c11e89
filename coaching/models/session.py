from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Mode
from coaching.models.delegate import kept_pairings
from core.models import BaseModel, Move
from matching.models import LIVE_PAIRING_STATES, Pairing

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models.pairing import PairingQuerySet

FEWEST_MINUTES = 5
MOST_MINUTES = 480


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Did not take place")


class SessionKind(models.TextChoices):
    """What a session is for; the first one is what most of them are."""

    SESSION = "session", _("Session")
    CONTRACTING = "contracting", _("Contracting meeting")
    MID_TERM = "mid_term", _("Mid-term review")
    CLOSING = "closing", _("Closing meeting")
    FOLLOW_UP = "follow_up", _("Follow-up")


class CancelReason(models.TextChoices):
    """Why a session was cancelled; none of them says that somebody is at fault."""

    DUTY = "duty", _("Duty called")
    OTHER_DATE = "other_date", _("Another date that could not be moved")
    ILL = "ill", _("Illness")
    TRAVEL = "travel", _("Travel")
    NOT_NEEDED = "not_needed", _("No need for a session now")
    OTHER = "other", _("Another reason")


class MissReason(models.TextChoices):
    """Why a session did not take place."""

    COACHEE = "coachee", _("The coachee did not come")
    COACH = "coach", _("The coach did not come")
    TECHNICAL = "technical", _("The line or the room failed")
    AGREED = "agreed", _("You agreed not to meet")


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        """Sessions whose pairing `user` may see: the two people and the organisers."""
        return self.filter(pairing__in=Pairing.objects.visible_to(user))

    def of(self, user: User) -> SessionQuerySet:
        """Sessions of the user's own pairings."""
        return self.filter(pairing__in=Pairing.objects.of(user))

    def planned(self) -> SessionQuerySet:
        return self.filter(state=SessionState.PLANNED)

    def ahead(self, now: datetime) -> SessionQuerySet:
        """Planned sessions that have not begun, the next one first."""
        return self.planned().filter(starts_at__gt=now).order_by("starts_at")

    def awaiting_log(self, now: datetime) -> SessionQuerySet:
        """Sessions that have begun and that nobody logged, the oldest first."""
        return self.planned().filter(starts_at__lte=now).order_by("starts_at")

    def past(self) -> SessionQuerySet:
        """Sessions that are over, whatever came of them, the latest first."""
        over = self.exclude(state=SessionState.PLANNED).select_related("log")
        return over.order_by(Coalesce("log__started_at", "starts_at").desc())

    def kept_by(self, user: User) -> SessionQuerySet:
        """Sessions of those for whom `user` is a delegate now, as long as their pairs work."""
        return self.filter(pairing__in=kept_pairings(user))

    def changed_for(self, pairings: PairingQuerySet) -> SessionQuerySet:
        """Of `pairings`, what a message about a change is about: also what their end cancelled."""
        is_over = ~Q(pairing__state__in=LIVE_PAIRING_STATES)
        return self.filter(pairing__in=pairings).exclude(is_over & ~Q(state=SessionState.CANCELLED))

    def later_in_series(self, session: Session) -> SessionQuerySet:
        """The planned sessions of the same series from `session` on, itself included."""
        return self.planned().filter(
            series__isnull=False, series=session.series_id, starts_at__gte=session.starts_at
        )

    def with_people(self) -> SessionQuerySet:
        """Fetch the two people and the programme of the pair along with each session."""
        return self.select_related(
            "pairing__coachee__profile__user",
            "pairing__coach__profile__user",
            "pairing__co_coach__profile__user",
            "pairing__cohort__programme",
        )


class Session(BaseModel):
    """One meeting of a pair, from its planning on. What was talked about is never here."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="sessions")
    kind = models.CharField(
        _("what it is for"),
        max_length=12,
        choices=SessionKind.choices,
        default=SessionKind.SESSION,
    )
    starts_at = models.DateTimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        validators=[MinValueValidator(FEWEST_MINUTES), MaxValueValidator(MOST_MINUTES)],
    )
    mode = models.CharField(_("how you meet"), max_length=12, choices=Mode.choices)
    place = models.CharField(_("video link or place"), max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    planned_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    series = models.ForeignKey(
        "coaching.SessionSeries", models.PROTECT, null=True, related_name="sessions"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        indexes = [models.Index(fields=["state", "starts_at"])]
        constraints = [
            # A form that was sent twice makes one session.
            models.UniqueConstraint(
                fields=["pairing", "starts_at"],
                condition=Q(state__in=[SessionState.PLANNED, SessionState.HELD]),
                name="one_session_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(FEWEST_MINUTES, MOST_MINUTES)),
                name="session_minutes_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SessionState.values), name="session_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SessionKind.values), name="session_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("coaching:session-detail", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class SessionMove(Move):
    """One step in the life of a session: a change of its state or of its time."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=10, choices=SessionState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=SessionState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    from_starts_at = models.DateTimeField(null=True)
    to_starts_at = models.DateTimeField()
    # Of a cancelled or missed session: why, for the pair; organisers see counts alone.
    reason = models.CharField(
        max_length=12, choices=[*CancelReason.choices, *MissReason.choices], blank=True
    )
    # Cancelled with less notice than the pair agreed on.
    is_late = models.BooleanField(default=False)

    class Meta(Move.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(to_state=SessionState.CANCELLED),
                name="only_cancelling_is_late",
            ),
            models.CheckConstraint(
                condition=Q(reason="")
                | Q(to_state=SessionState.CANCELLED, reason__in=CancelReason.values)
                | Q(to_state=SessionState.MISSED, reason__in=MissReason.values),
                name="move_reason_fits",
            ),
        ]


class SessionLog(BaseModel):
    """The factual record of a session that was held; organisers see it."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="log")
    started_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=12, choices=Mode.choices)
    themes = models.JSONField(default=list)
    logged_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()
    is_from_paper = models.BooleanField(_("taken over from paper"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(FEWEST_MINUTES, MOST_MINUTES)),
                name="log_minutes_in_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.session_id)
