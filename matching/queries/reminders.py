"""Who was reminded of an incomplete profile, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from notifications.models import OutboxMessage

INCOMPLETE = "matching.profile_incomplete"


def reminded_at(enrolments: Iterable[UUID]) -> dict[UUID, datetime]:
    """Enrolment to the last time its person was reminded."""
    rows = OutboxMessage.objects.filter(kind=INCOMPLETE, about_id__in=list(enrolments))
    found = rows.order_by().values("about_id").annotate(at=Max("created_at"))
    return {one["about_id"]: one["at"] for one in found}


def can_be_reminded(last: datetime | None, now: datetime) -> bool:
    """Nobody is reminded twice on one day."""
    return last is None or timezone.localdate(last) < timezone.localdate(now)
