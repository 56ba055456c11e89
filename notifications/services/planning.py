from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from notifications.emails import PlannedMessage, kind_named, planners
from notifications.emails.registry import Planner
from notifications.models import MessageState, OutboxMessage, Reason, message_key

logger = logging.getLogger(__name__)
HORIZON = timedelta(days=35)
ROWS_AT_A_TIME = 500

Derived = dict[str, PlannedMessage]


def plan_messages(*, now: datetime) -> None:
    """Bring the waiting rows of every planner in line with the state of the product.

    Running it twice changes nothing. A planner that fails is logged and leaves its rows alone; the
    others go on.
    """
    _forget_useless_texts(now)
    for name, planner in planners().items():
        try:
            _store(name, _derive(planner, now), now)
        except Exception:
            logger.exception("the planner %s failed; its rows stay as they are", name)


def _derive(planner: Planner, now: datetime) -> Derived:
    until = now + HORIZON
    derived: Derived = {}
    for planned in planner(now=now, until=until):
        if kind_named(planned.kind) is None:
            raise ValueError(f"{planned.kind} is not a registered kind of message")
        is_useless = planned.useless_after is not None and planned.useless_after <= now
        if planned.due_at <= until and not is_useless:
            key = message_key(
                planned.kind, planned.about_id, planned.recipient_id, planned.occurrence
            )
            derived[key] = planned
    return derived


@transaction.atomic
def _store(planner: str, derived: Derived, now: datetime) -> None:
    keys = list(derived)
    for start in range(0, len(keys), ROWS_AT_A_TIME):
        some = {key: derived[key] for key in keys[start : start + ROWS_AT_A_TIME]}
        known = {row.key: row for row in OutboxMessage.objects.filter(key__in=some)}
        _create(planner, {key: some[key] for key in some if key not in known}, now)
        for row in known.values():
            if row.planner == planner:
                _correct(row, some[row.key], now)
    _void_underived(planner, derived, now)


def _create(planner: str, missing: Derived, now: datetime) -> None:
    people = {planned.recipient_id for planned in missing.values()}
    present = set(User.objects.filter(pk__in=people).values_list("pk", flat=True))
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                key=key,
                planner=planner,
                kind=planned.kind,
                about_id=planned.about_id,
                recipient_id=planned.recipient_id,
                occurrence=planned.occurrence,
                due_at=planned.due_at,
                useless_after=planned.useless_after,
                institution_id=planned.institution_id,
                created_at=now,
            )
            for key, planned in missing.items()
            if planned.recipient_id in present
        ],
        # Two planners at the same time write the same rows: the second one changes nothing.
        ignore_conflicts=True,
    )


def _correct(row: OutboxMessage, planned: PlannedMessage, now: datetime) -> None:
    wanted = {
        "due_at": planned.due_at,
        "useless_after": planned.useless_after,
        "institution_id": planned.institution_id,
    }
    differs = any(getattr(row, name) != value for name, value in wanted.items())
    if row.state == MessageState.DUE and differs:
        if row.due_at != planned.due_at:
            wanted["not_before"] = None
        OutboxMessage.objects.free(now).filter(pk=row.pk).update(**wanted)
    elif row.state == MessageState.VOIDED and _comes_back(row, planned, now):
        OutboxMessage.objects.filter(pk=row.pk, state=MessageState.VOIDED).update(
            **wanted, state=MessageState.DUE, reason="", detail="", attempts=0, not_before=None
        )


def _comes_back(row: OutboxMessage, planned: PlannedMessage, now: datetime) -> bool:
    if row.reason == Reason.NOT_PLANNED:
        return True
    # Voided when it was to go out: only a new moment, still to come, makes it worth another try.
    is_moved = planned.due_at > now and planned.due_at != row.due_at
    return row.reason in {Reason.NOT_NEEDED, Reason.TOO_LATE} and is_moved


def _void_underived(planner: str, derived: Derived, now: datetime) -> None:
    # What is due already is decided by its `compose` at the moment of sending.
    ahead = OutboxMessage.objects.free(now).filter(planner=planner, due_at__gt=now)
    gone = [pk for pk, key in ahead.values_list("pk", "key") if key not in derived]
    for some in _slices(gone):
        OutboxMessage.objects.free(now).filter(pk__in=some).update(
            state=MessageState.VOIDED, reason=Reason.NOT_PLANNED, sealed_text=None
        )


def _slices(keys: list) -> Iterable[list]:
    return (keys[start : start + ROWS_AT_A_TIME] for start in range(0, len(keys), ROWS_AT_A_TIME))


def _forget_useless_texts(now: datetime) -> None:
    """No sealed text outlives its use, even where nobody looked at the failed row."""
    OutboxMessage.objects.failed().filter(sealed_text__isnull=False, useless_after__lt=now).update(
        state=MessageState.VOIDED, reason=Reason.TOO_LATE, sealed_text=None
    )
