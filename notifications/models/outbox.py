from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Profile, User
from accounts.permissions import Verb, institutions_where
from core.models import BaseModel

MOST_ATTEMPTS = 5


class MessageState(models.TextChoices):
    DUE = "due", _("Waiting")
    SENDING = "sending", _("On its way")
    SENT = "sent", _("Sent")
    HELD = "held", _("Held for you to decide")
    VOIDED = "voided", _("Not needed any more")
    DEAD = "dead", _("Could not be sent")


class Reason(models.TextChoices):
    """Why a message is where it is, in words for the organiser."""

    NOT_PLANNED = "not_planned", _("What it was about has changed.")
    NOT_NEEDED = "not_needed", _("It is no longer needed, or no longer for this person to see.")
    TOO_LATE = "too_late", _("It came too late to be of use.")
    STOPPED = "stopped", _("The person does not want messages of this kind.")
    LEFT = "left", _("The person's account is closed.")
    NOBODY = "nobody", _("Nobody here has this address.")
    ORGANISER = "organiser", _("An organiser stopped it.")
    CRASHED = "crashed", _("The sender stopped in the middle: it may have arrived or not.")
    WORKER_LOST = "worker_lost", _("The sender stopped again and again while preparing it.")
    UNKNOWN_KIND = "unknown_kind", _("This version of Counterpart does not know this kind.")
    NOT_WRITTEN = "not_written", _("Its text could not be written: an error in Counterpart.")
    SERVER_AWAY = "server_away", _("The mail server cannot be reached.")
    ADDRESS_REFUSED = "address_refused", _("The mail server refuses the person's address.")
    NOT_ACCEPTED = "not_accepted", _("The mail server did not take the message.")


def message_key(kind: str, about_id: UUID, recipient_id: UUID | None, occurrence: str) -> str:
    """The unique key of a message: writing it twice sends it once."""
    return f"{kind}:{about_id}:{recipient_id or '-'}:{occurrence}"


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def free(self, now: datetime) -> OutboxQuerySet:
        """Waiting rows that no sender holds."""
        return self.filter(
            Q(lease_until__isnull=True) | Q(lease_until__lt=now), state=MessageState.DUE
        )

    def claimable(self, now: datetime) -> OutboxQuerySet:
        """Free rows whose moment has come."""
        return self.free(now).filter(
            Q(not_before__isnull=True) | Q(not_before__lte=now), due_at__lte=now
        )

    def failed(self) -> OutboxQuerySet:
        """Rows that wait for a person's decision."""
        return self.filter(state__in=[MessageState.DEAD, MessageState.HELD])

    def visible_to(self, user: User) -> OutboxQuerySet:
        """Messages to people of the institutions that `user` organises for, or caused by them."""
        mine = institutions_where(user, Verb.SEE_FAILED_MESSAGES)
        if not mine:
            return self.none()
        of_recipient = {"user_id": OuterRef("recipient_id"), "institution_id__in": mine}
        return self.filter(
            Q(institution_id__in=mine)
            | Exists(Membership.objects.filter(**of_recipient))
            | Exists(Profile.objects.filter(**of_recipient))
        )


class OutboxMessage(BaseModel):
    """A message as a row, written in the transaction of its cause: ids only, never its text."""

    key = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    about_id = models.UUIDField()
    # Empty for an answer to an address that nobody has: it takes as long, and goes nowhere.
    recipient = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, related_name="outbox_messages"
    )
    occurrence = models.CharField(max_length=60, blank=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.SET_NULL, null=True, related_name="+"
    )
    planner = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField()
    useless_after = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.DUE)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    detail = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    possible_double = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    # Account mail alone carries its text, sealed, because its link cannot be made a second time.
    sealed_text = models.BinaryField(null=True)

    objects: ClassVar = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "key"]
        indexes = [
            models.Index(fields=["recipient", "due_at"], name="outbox_recipient_due"),
            models.Index(
                fields=["due_at"], condition=Q(state__in=["due", "sending"]), name="outbox_unsent"
            ),
            models.Index(fields=["planner", "due_at"], name="outbox_planner_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="sent_message_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending")
                | Q(claim_token__isnull=False, lease_until__isnull=False),
                name="sending_message_has_a_sender",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "voided"]) | Q(sealed_text__isnull=True),
                name="settled_message_holds_no_text",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "voided", "dead"]) | ~Q(reason=""),
                name="stopped_message_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.key
