"""What a coachee wants to reach and what the pair agreed to do. All words are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coaching.models.session import Session
from core.models import BaseModel, Move
from matching.models import Pairing

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User

LOWEST, HIGHEST = 0, 10
PEOPLE = (
    "pairing__coachee__profile__user",
    "pairing__coach__profile__user",
    "pairing__co_coach__profile__user",
)


class GoalState(models.TextChoices):
    OPEN = "open", _("Open")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Dropped")


class ActionState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


def _level(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> GoalQuerySet:
        """Goals of the user's own pairs."""
        return self.filter(pairing__in=Pairing.objects.of(user))

    def open(self) -> GoalQuerySet:
        return self.filter(state=GoalState.OPEN)

    def with_key(self) -> GoalQuerySet:
        """Fetch row, data key and people in one statement: a rotation never comes between."""
        return self.select_related("pairing__note_key", *PEOPLE)


class Goal(BaseModel):
    """A goal on a scale from 0 to 10. `sealed` holds title, why, and the words of both ends."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="goals")
    sealed = models.BinaryField()
    baseline = _level("where it starts")
    target = _level("where it should be")
    agreed_on = models.DateField()
    state = models.CharField(max_length=8, choices=GoalState.choices, default=GoalState.OPEN)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(baseline__lt=F("target")), name="goal_target_above_baseline"
            ),
            models.CheckConstraint(condition=Q(target__lte=HIGHEST), name="goal_on_scale"),
            models.CheckConstraint(
                condition=Q(state__in=GoalState.values), name="goal_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class GoalMove(Move):
    """One change of a goal's state."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=8, choices=GoalState.choices, blank=True)
    to_state = models.CharField(max_length=8, choices=GoalState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")


class GoalRating(BaseModel):
    """Where somebody of the pair sees the goal on a day; said again that day, it is corrected."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="ratings")
    value = _level("where you are")
    rated_on = models.DateField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["rated_on", "at"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "by", "rated_on"], name="one_rating_a_day"),
            models.CheckConstraint(condition=Q(value__lte=HIGHEST), name="rating_on_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.value}"


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> ActionQuerySet:
        """Actions of the user's own pairs."""
        return self.filter(pairing__in=Pairing.objects.of(user))

    def open(self) -> ActionQuerySet:
        return self.filter(state=ActionState.OPEN)

    def overdue(self, today: date) -> ActionQuerySet:
        return self.open().filter(due_on__lt=today)

    def with_key(self) -> ActionQuerySet:
        """Fetch row, data key and people in one statement: a rotation never comes between."""
        return self.select_related("pairing__note_key", *PEOPLE)


class Action(BaseModel):
    """Something that one of the pair will do until a day. `sealed` says what."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="actions")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="actions")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="actions")
    sealed = models.BinaryField()
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ActionState.choices, default=ActionState.OPEN)
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, settled_at__isnull=True)
                | Q(state__in=[ActionState.DONE, ActionState.DROPPED], settled_at__isnull=False),
                name="action_settled_with_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class ActionMove(Move):
    """One change of an action's state."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=8, choices=ActionState.choices, blank=True)
    to_state = models.CharField(max_length=8, choices=ActionState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
