"""What a delegation passes on at home, the proof of it, and what it will do."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.models import BaseModel, Move
from exchanges.models.answer import VisitDelegation

MOST_REACHED = 100_000


def _seen_by(user: User) -> Q:
    """The sender's own people, and the organisers of the cycle."""
    return (
        Q(delegation__request__institution__in=user.institutions_as(Role.FOCAL_POINT))
        | Q(delegation__request__head=user)
        | Q(delegation__request__cycle__institution__in=user.institutions_as(Role.ORGANISER))
    )


class CascadeStepQuerySet(models.QuerySet["CascadeStep"]):
    def visible_to(self, user: User) -> CascadeStepQuerySet:
        return self.filter(_seen_by(user))


class CascadeStep(BaseModel):
    """One thing that will be passed on at home: to whom, to how many, by when."""

    delegation = models.ForeignKey(VisitDelegation, models.CASCADE, related_name="cascade_steps")
    what = models.CharField(_("what you will pass on"), max_length=160)
    audience = models.CharField(_("to whom"), max_length=160)
    planned = models.PositiveIntegerField(
        _("to how many people"), validators=[MinValueValidator(1), MaxValueValidator(MOST_REACHED)]
    )
    due_on = models.DateField(_("by when"))
    owner = models.CharField(_("who sees to it"), max_length=120)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = CascadeStepQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "what"]
        constraints = [
            models.UniqueConstraint(fields=["delegation", "what"], name="one_step_a_what"),
            models.CheckConstraint(condition=Q(planned__gte=1), name="step_reaches_somebody"),
        ]

    def __str__(self) -> str:
        return self.what


class CascadeProofQuerySet(models.QuerySet["CascadeProof"]):
    def visible_to(self, user: User) -> CascadeProofQuerySet:
        return self.filter(step__in=CascadeStep.objects.visible_to(user))


class CascadeProof(BaseModel):
    """That a step was taken: when, how many were reached, and a document that shows it."""

    step = models.ForeignKey(CascadeStep, models.CASCADE, related_name="proofs")
    held_on = models.DateField(_("held on"))
    women = models.PositiveIntegerField(_("women reached"), default=0)
    men = models.PositiveIntegerField(_("men reached"), default=0)
    others = models.PositiveIntegerField(_("others, or not said"), default=0)
    document_name = models.CharField(max_length=120, blank=True)
    document_type = models.CharField(max_length=60, blank=True)
    document = models.BinaryField(null=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = CascadeProofQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "at"]

    def __str__(self) -> str:
        return f"{self.step_id} {self.held_on}"

    @property
    def reached(self) -> int:
        return self.women + self.men + self.others


class ActionState(models.TextChoices):
    OPEN = "open", _("Open")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def visible_to(self, user: User) -> ActionItemQuerySet:
        return self.filter(_seen_by(user))

    def unfinished(self) -> ActionItemQuerySet:
        return self.filter(state__in=[ActionState.OPEN, ActionState.UNDER_WAY])


class ActionItem(BaseModel):
    """Something that the sending institution will do because of a visit; it outlives the visit."""

    delegation = models.ForeignKey(VisitDelegation, models.CASCADE, related_name="actions")
    what = models.CharField(_("what will be done"), max_length=200)
    owner = models.CharField(_("who sees to it"), max_length=120)
    due_on = models.DateField(_("by when"))
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.OPEN)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "what"]
        constraints = [
            models.UniqueConstraint(fields=["delegation", "what"], name="one_action_a_what"),
        ]

    def __str__(self) -> str:
        return self.what


class ActionMove(Move):
    """One step in the life of an action: who moved it, when, and what there is to say."""

    action = models.ForeignKey(ActionItem, models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=10, choices=ActionState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=ActionState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
