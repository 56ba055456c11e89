from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Profile, User
from core import audit
from matching.models import MOST_PREFERENCES, Avoidance, Preference


@transaction.atomic
def store_wishes(
    *,
    preferences: Sequence[str],
    avoidances: Sequence[str],
    by: User,
    now: datetime,
    chosen: Mapping[int, Profile] | None = None,
) -> None:
    """Replace a person's own ranked wishes and avoidances by these.

    `chosen` are people of a shortlist by rank; what was typed takes the ranks that are left, in
    order. The audit entry says that the page was stored and nothing else: even a count would tell
    whether somebody is avoided.
    """
    Preference.objects.filter(by=by).delete()
    Avoidance.objects.filter(by=by).delete()
    Preference.objects.bulk_create(_wishes(by, preferences, chosen or {}, now))
    Avoidance.objects.bulk_create(
        Avoidance(by=by, person=person, created_at=now) for person in avoidances
    )
    audit.record("wishes.stored", by, by=by, now=now)


def _wishes(
    by: User, typed: Sequence[str], chosen: Mapping[int, Profile], now: datetime
) -> list[Preference]:
    ranks = (rank for rank in range(1, MOST_PREFERENCES + 1) if rank not in chosen)
    listed = [
        Preference(by=by, person=profile.user.name, chosen=profile, rank=rank, created_at=now)
        for rank, profile in chosen.items()
    ]
    # More typed names than ranks that are left: the form refuses them before.
    words = zip(ranks, typed, strict=False)
    return [
        *listed,
        *(Preference(by=by, person=one, rank=rank, created_at=now) for rank, one in words),
    ]
