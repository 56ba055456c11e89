from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from matching.models import Avoidance, Preference


@transaction.atomic
def store_wishes(
    *, preferences: Sequence[str], avoidances: Sequence[str], by: User, now: datetime
) -> None:
    """Replace a person's own ranked wishes and avoidances by these.

    The audit entry says that the page was stored and nothing else: even a count would tell
    whether somebody is avoided.
    """
    Preference.objects.filter(by=by).delete()
    Avoidance.objects.filter(by=by).delete()
    Preference.objects.bulk_create(
        Preference(by=by, person=person, rank=rank, created_at=now)
        for rank, person in enumerate(preferences, start=1)
    )
    Avoidance.objects.bulk_create(
        Avoidance(by=by, person=person, created_at=now) for person in avoidances
    )
    audit.record("wishes.stored", by, by=by, now=now)
