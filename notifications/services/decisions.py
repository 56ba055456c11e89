from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.wake import wake
from notifications.models import MessageState, OutboxMessage, Reason
from notifications.rules import check_retry, check_void
from notifications.services.queueing import SEND


@transaction.atomic
def retry_message(*, message: OutboxMessage, by: User, now: datetime) -> OutboxMessage:
    """Let a dead or held message go out again, with five new attempts.

    Raises:
        MessageRefused: it does not wait for a decision, or is of no use any more.
    """
    message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    check_retry(by, message, now)
    was = message.state
    message.state = MessageState.DUE
    message.reason = message.detail = ""
    message.attempts = 0
    message.not_before = message.lease_until = message.claim_token = None
    message.save()
    audit.record("message.retried", message, by=by, now=now, was=was)
    wake(SEND)
    return message


@transaction.atomic
def void_message(*, message: OutboxMessage, by: User, now: datetime) -> OutboxMessage:
    """Stop a dead or held message for good.

    Raises:
        MessageRefused: it does not wait for a decision.
    """
    message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    check_void(by, message)
    was = message.state
    message.state, message.reason = MessageState.VOIDED, Reason.ORGANISER
    message.sealed_text = message.claim_token = message.lease_until = None
    message.save()
    audit.record("message.voided", message, by=by, now=now, was=was)
    return message
