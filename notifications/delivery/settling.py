"""What became of claimed rows: each function is one commit, and only under the claim's token."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from notifications.delivery.claiming import Claim, lease_end
from notifications.models import MessageState, OutboxMessage, Reason
from notifications.models.outbox import MOST_ATTEMPTS

logger = logging.getLogger(__name__)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
)
WAIT_FOR_SERVER = timedelta(minutes=1)

Rows = Iterable[OutboxMessage]


def mark_sending(claim: Claim, rows: Rows, *, now: datetime) -> bool:
    """Say that the rows are on their way; False when another sender has taken one over."""
    some = list(rows)
    with transaction.atomic():
        marked = _update(
            claim,
            some,
            only=MessageState.DUE,
            state=MessageState.SENDING,
            lease_until=lease_end(now),
        )
        if marked != len(some):
            transaction.set_rollback(True)
    return marked == len(some)


def mark_sent(claim: Claim, rows: Rows, *, now: datetime) -> None:
    _update(
        claim,
        rows,
        state=MessageState.SENT,
        sent_at=now,
        reason="",
        detail="",
        sealed_text=None,
        lease_until=None,
    )


def void(claim: Claim, row: OutboxMessage, reason: Reason) -> None:
    _update(
        claim,
        [row],
        only=MessageState.DUE,
        state=MessageState.VOIDED,
        reason=reason,
        sealed_text=None,
        lease_until=None,
    )


def put_back(claim: Claim, rows: Rows, *, now: datetime) -> None:
    """Give rows back that could not be tried, because the mail server is away: no attempt."""
    _update(
        claim,
        rows,
        only=MessageState.DUE,
        reason=Reason.SERVER_AWAY,
        lease_until=None,
        attempts=F("attempts") - 1,
        not_before=now + WAIT_FOR_SERVER,
    )


def hold(claim: Claim, rows: Rows, *, detail: str) -> None:
    """Leave rows to an organiser: they may have arrived, and their kind must not double."""
    _update(
        claim,
        rows,
        state=MessageState.HELD,
        reason=Reason.CRASHED,
        detail=detail[:120],
        possible_double=True,
        lease_until=None,
    )


def fail(
    claim: Claim, row: OutboxMessage, reason: Reason, *, detail: str, now: datetime, **also: Any
) -> None:
    """Count a failed attempt: try again later, or give up after the fifth."""
    is_last = row.attempts >= MOST_ATTEMPTS
    _update(
        claim,
        [row],
        state=MessageState.DEAD if is_last else MessageState.DUE,
        reason=reason,
        detail=detail[:120],
        lease_until=None,
        not_before=None if is_last else now + WAITS[row.attempts - 1],
        **also,
    )
    logger.warning("message %s failed (%s): %s", row.pk, reason, detail)


def _update(claim: Claim, rows: Rows, *, only: MessageState | None = None, **changes: Any) -> int:
    held = OutboxMessage.objects.filter(pk__in=[row.pk for row in rows], claim_token=claim.token)
    return (held.filter(state=only) if only else held).update(**changes)
