"""Who is nominated, counted."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count

from exchanges.models import Nominee


def sexes_of(requests: Collection[UUID]) -> dict[str, int]:
    """How many women and men are nominated for the delegations of these requests."""
    rows = Nominee.objects.travelling().filter(nomination__request__in=requests)
    return dict(rows.order_by().values_list("sex").annotate(n=Count("pk")))
