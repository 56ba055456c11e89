"""What is read while a visit is under way."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from exchanges.models import Nominee


def travelling_by_request(requests: Iterable[UUID]) -> dict[UUID, list[Nominee]]:
    """The people who go, by request, heads first as they were nominated."""
    found: dict[UUID, list[Nominee]] = {}
    going = Nominee.objects.travelling().filter(nomination__request__in=list(requests))
    for nominee in going.select_related("nomination"):
        found.setdefault(nominee.nomination.request_id, []).append(nominee)
    return found
