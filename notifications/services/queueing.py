from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from accounts.models import User
from core.wake import wake
from notifications.models import OutboxMessage, message_key


@transaction.atomic
def queue_message(
    *,
    kind: str,
    about: models.Model,
    recipient: User,
    due_at: datetime,
    now: datetime,
    occurrence: str = "",
    useless_after: datetime | None = None,
    institution_id: UUID | None = None,
) -> OutboxMessage:
    """Write a message of this very moment, in the transaction of its cause.

    `institution_id` names the organiser's institution, so that its organisers see a failure. A
    message with the same kind, object, recipient and occurrence is there already: it is returned.
    """
    message, is_new = OutboxMessage.objects.get_or_create(
        key=message_key(kind, about.pk, recipient.pk, occurrence),
        defaults={
            "kind": kind,
            "about_id": about.pk,
            "recipient": recipient,
            "occurrence": occurrence,
            "due_at": due_at,
            "useless_after": useless_after,
            "institution_id": institution_id,
            "created_at": now,
        },
    )
    if is_new:
        wake("notifications.tasks.send_due_messages")
    return message
