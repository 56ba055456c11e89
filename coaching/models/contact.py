from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class ContactKind(models.TextChoices):
    NUDGE = "nudge", _("Nudge")
    CALL = "call", _("Call")


class CallOutcome(models.TextChoices):
    """What a call came to: one coded answer, never a word of what a pair talks about."""

    WILL_MEET = "will_meet", _("They will meet")
    PAUSE_ASKED = "pause_asked", _("They ask for a pause")
    WANTS_CHANGE = "wants_change", _("Somebody wants a change")
    NOT_REACHED = "not_reached", _("Nobody was reached")


class Contact(BaseModel):
    """An organiser asked a pair how it goes: by a message, or by a call with a coded answer."""

    pairing = models.ForeignKey("matching.Pairing", models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    outcome = models.CharField(max_length=12, choices=CallOutcome.choices, blank=True)
    look_again_on = models.DateField(null=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["pairing", "-at"], name="contacts_of_a_pairing")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ContactKind.NUDGE, outcome="", look_again_on__isnull=True)
                | Q(
                    kind=ContactKind.CALL,
                    outcome__in=CallOutcome.values,
                    look_again_on__isnull=False,
                ),
                name="a_call_has_an_answer_and_a_date",
            ),
            # The form of a call that was sent twice makes one row.
            models.UniqueConstraint(
                fields=["pairing", "by", "outcome", "look_again_on"],
                condition=Q(kind=ContactKind.CALL),
                name="one_call_with_the_same_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"
