from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from notifications.emails import kinds
from notifications.models import StoppedKind


@transaction.atomic
def change_preferences(*, user: User, wanted: Collection[str], by: User, now: datetime) -> set[str]:
    """Store which kinds a person wants; return the names of the stopped ones.

    Kinds that cannot be stopped stay, whatever `wanted` says.
    """
    stopped = {kind.name for kind in kinds() if kind.can_be_stopped and kind.name not in wanted}
    StoppedKind.objects.filter(user=user).exclude(kind__in=stopped).delete()
    StoppedKind.objects.bulk_create(
        [StoppedKind(user=user, kind=name, created_at=now) for name in sorted(stopped)],
        ignore_conflicts=True,
    )
    audit.record("user.message_kinds_changed", user, by=by, now=now, stopped=len(stopped))
    return stopped


@transaction.atomic
def stop_kind(*, user: User, kind: str, by: User, now: datetime) -> None:
    """Stop one kind of message for a person; stopping it twice changes nothing."""
    is_new = StoppedKind.objects.get_or_create(user=user, kind=kind, defaults={"created_at": now})[
        1
    ]
    if is_new:
        audit.record("user.message_kind_stopped", user, by=by, now=now, message_kind=kind)
