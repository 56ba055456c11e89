"""Who sends what: claims with a token and a lease, and what a dead sender left behind."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.zones import zone_of
from notifications.emails import kinds
from notifications.models import MessageState, OutboxMessage, Reason
from notifications.models.outbox import MOST_ATTEMPTS
from notifications.rules import is_quiet, next_group, quiet_until

# More than there are senders: somebody's lock on a person never looks like an empty outbox.
CANDIDATES = 50


@dataclass(frozen=True)
class Claim:
    """The rows of one person that travel as one mail, held under `token`."""

    token: uuid.UUID
    recipient: User
    messages: list[OutboxMessage]


def lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def claim_next_mail(now: datetime) -> Claim | None:
    """Claim what goes out next, or None when nothing is due. People at night are put off."""
    urgent = {kind.name for kind in kinds() if kind.is_urgent}
    while recipient_ids := _who_is_due(now):
        with transaction.atomic():
            # The person is locked, not the rows: two senders never split what is one digest.
            recipient = (
                User.objects.filter(pk__in=recipient_ids)
                .select_for_update(skip_locked=True, no_key=True)
                .first()
            )
            if recipient is None:
                return None
            if claim := _claim_for(recipient, urgent, now):
                return claim
    return None


def _who_is_due(now: datetime) -> list[uuid.UUID]:
    rows = OutboxMessage.objects.claimable(now).filter(recipient__isnull=False)
    return list(rows.order_by("due_at").values_list("recipient_id", flat=True)[:CANDIDATES])


def _claim_for(recipient: User, urgent: set[str], now: datetime) -> Claim | None:
    due = OutboxMessage.objects.claimable(now).filter(recipient=recipient)
    rows = list(due.select_for_update(skip_locked=True).order_by("due_at", "key"))
    if not rows:
        return None
    single = {kind.name for kind in kinds() if kind.travels_alone}
    group = next_group(rows, urgent, single)
    zone = zone_of(recipient.time_zone)
    # The demo's readers are made up: whoever tries it at night finds the mail at once.
    if group[0].kind not in urgent and not settings.DEMO_MODE and is_quiet(now, zone):
        due.exclude(kind__in=urgent).update(not_before=quiet_until(now, zone))
        return None
    token = uuid.uuid4()
    OutboxMessage.objects.filter(pk__in=[row.pk for row in group]).update(
        claim_token=token, lease_until=lease_end(now), attempts=F("attempts") + 1
    )
    for row in group:
        row.attempts += 1
    return Claim(token=token, recipient=recipient, messages=group)


@transaction.atomic
def recover_from_crashes(now: datetime) -> None:
    """Decide about rows whose sender died: before sending, or in the middle of it.

    The token stays on the row: a sender that was only slow can still say that it was sent.
    """
    resendable = [kind.name for kind in kinds() if kind.after_crash == "resend"]
    lost = OutboxMessage.objects.filter(lease_until__lt=now)
    in_the_middle = lost.filter(state=MessageState.SENDING)
    in_the_middle.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=MessageState.DEAD, reason=Reason.CRASHED, possible_double=True, lease_until=None
    )
    in_the_middle.filter(kind__in=resendable).update(
        state=MessageState.DUE, reason=Reason.CRASHED, possible_double=True, lease_until=None
    )
    in_the_middle.update(
        state=MessageState.HELD, reason=Reason.CRASHED, possible_double=True, lease_until=None
    )
    lost.filter(state=MessageState.DUE, attempts__gte=MOST_ATTEMPTS).update(
        state=MessageState.DEAD, reason=Reason.WORKER_LOST, lease_until=None
    )


def void_for_nobody() -> None:
    """Drop the answers to addresses that nobody has, with their texts."""
    OutboxMessage.objects.filter(recipient__isnull=True, state=MessageState.DUE).update(
        state=MessageState.VOIDED, reason=Reason.NOBODY, sealed_text=None
    )
