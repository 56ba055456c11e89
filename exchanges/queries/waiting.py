"""How many cycles a need has waited: left out of earlier plans, and not served since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from exchanges.models import (
    LeftOutRequest,
    PlanState,
    RequestState,
    VisitCycle,
    VisitDelegation,
    VisitRequest,
    VisitState,
)

# A sending institution and a theme that it wants to learn about.
Need = tuple[UUID, str]
Cycles = dict[Need, set[tuple[date, UUID]]]


def cycles_waited(cycle: VisitCycle, requests: Iterable[VisitRequest]) -> dict[UUID, int]:
    """By request, the earlier cycles that left out its sender with one of its themes.

    Only cycles of the same organiser count, and only those since the need was last met: who has
    travelled begins anew. Reads three queries, whatever the number of requests, where the themes
    are prefetched two.
    """
    wanted = {
        one.pk: [(one.institution_id, row.theme) for row in one.themes.all()] for one in requests
    }
    senders = {sender for needs in wanted.values() for sender, _ in needs}
    left_out, served = _left_out(cycle, senders), _served(cycle, senders)
    return {pk: _waited(needs, left_out, served) for pk, needs in wanted.items()}


def _waited(needs: list[Need], left_out: Cycles, served: Cycles) -> int:
    last = max((day for need in needs for day, _ in served.get(need, ())), default=date.min)
    missed = {cycle for need in needs for cycle in left_out.get(need, ())}
    return sum(day > last for day, _ in missed)


def _left_out(cycle: VisitCycle, senders: set[UUID]) -> Cycles:
    rows = LeftOutRequest.objects.filter(
        plan__state=PlanState.PUBLISHED,
        request__state=RequestState.REQUESTED,
        **_earlier(cycle, senders),
    )
    return _by_need(
        rows.order_by().values_list(
            "request__institution",
            "request__themes__theme",
            "request__cycle__first_monday",
            "request__cycle",
        )
    )


def _served(cycle: VisitCycle, senders: set[UUID]) -> Cycles:
    rows = (
        VisitDelegation.objects.live()
        .exclude(visit__state=VisitState.CANCELLED)
        .filter(**_earlier(cycle, senders))
    )
    return _by_need(
        rows.order_by().values_list(
            "request__institution",
            "visit__theme",
            "request__cycle__first_monday",
            "request__cycle",
        )
    )


def _earlier(cycle: VisitCycle, senders: set[UUID]) -> dict[str, Any]:
    return {
        "request__institution__in": senders,
        "request__cycle__institution": cycle.institution_id,
        "request__cycle__first_monday__lt": cycle.first_monday,
    }


def _by_need(rows: Iterable[tuple[Any, ...]]) -> Cycles:
    found: Cycles = defaultdict(set)
    for sender, theme, first_monday, cycle in rows:
        found[sender, theme].add((first_monday, cycle))
    return found
