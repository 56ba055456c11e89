from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction

from accounts.models import User
from core.wake import wake
from notifications.crypto import seal_text
from notifications.emails import kind_named
from notifications.emails.account import KIND as ACCOUNT_KIND
from notifications.models import OutboxMessage, message_key

SEND = "notifications.tasks.send_due_messages"
# Whoever asked for a link is waiting for it; a day later it would only puzzle.
ACCOUNT_MAIL_USE = timedelta(hours=24)


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

    Raises:
        ValueError: nobody registered `kind`.
    """
    if kind_named(kind) is None:
        raise ValueError(f"{kind} is not a registered kind of message")
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
        wake(SEND)
    return message


@transaction.atomic
def queue_account_mail(
    *, recipient: User | None, subject: str, text: str, now: datetime
) -> OutboxMessage:
    """Write a mail about a person's own account, its text sealed until it is sent.

    Without a recipient (nobody has the address) the same work is done, so that the time it takes
    tells nothing; the row is voided instead of sent.
    """
    message = OutboxMessage(
        kind=ACCOUNT_KIND,
        recipient=recipient,
        due_at=now,
        useless_after=now + ACCOUNT_MAIL_USE,
        created_at=now,
    )
    message.about_id = message.pk
    message.key = message_key(ACCOUNT_KIND, message.pk, message.recipient_id, "")
    message.sealed_text = seal_text(message, subject=subject, text=text)
    message.save(force_insert=True)
    wake(SEND)
    return message
