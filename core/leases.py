"""Claim rows of background work, so that a killed worker loses none and two workers double none."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.models import Q

from core.models import LeasedWork

Work = TypeVar("Work", bound=LeasedWork)
LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 5


class LeaseLost(Exception):
    """Somebody else holds the row now, or it was cancelled; whoever worked on it must stop."""


@transaction.atomic
def claim_next(rows: models.QuerySet[Work], *, now: datetime) -> Work | None:
    """Claim the first free row of `rows` for LEASE and return it, or None when there is none."""
    free = rows.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
    if connection.features.has_select_for_update_skip_locked:
        free = free.select_for_update(skip_locked=True, of=("self",))
    work = free.first()
    if work is None:
        return None
    work.claim_token = uuid.uuid4()
    work.lease_until = now + LEASE
    work.attempts += 1
    work.save(update_fields=["claim_token", "lease_until", "attempts"])
    return work


def report_progress(
    work: LeasedWork, done: int, total: int, *, now: datetime, lease: timedelta = LEASE
) -> None:
    """Store how far `work` is and prolong its lease; raise LeaseLost when it is ours no more."""
    held = _held(work).update(progress_done=done, progress_total=total, lease_until=now + lease)
    if not held:
        raise LeaseLost(str(work.pk))
    work.progress_done, work.progress_total = done, total


def release(work: LeasedWork) -> None:
    """Give the row back; call it in the transaction that stores the outcome.

    Raises:
        LeaseLost: the row was taken over meanwhile, so the outcome must not be stored.
    """
    if not _held(work).update(claim_token=None, lease_until=None):
        raise LeaseLost(str(work.pk))
    work.claim_token = work.lease_until = None


def _held(work: Work) -> models.QuerySet[Work]:
    mine = type(work)._base_manager.filter(pk=work.pk, claim_token=work.claim_token)
    # Without this a row that was given back would count as held by whoever gave it back.
    return mine.filter(claim_token__isnull=False)
