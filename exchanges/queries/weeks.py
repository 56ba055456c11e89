"""The weeks of everybody in a cycle as plain values: a year of requests has thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from exchanges.models import HostWeek, RequestWeek, VisitCycle


def weeks_opened(cycle: VisitCycle) -> Mapping[UUID, set[date]]:
    """By offer, the Mondays of the weeks that its host opened; empty where it opened none."""
    found: dict[UUID, set[date]] = defaultdict(set)
    rows = HostWeek.objects.filter(offer__cycle=cycle, is_open=True).order_by()
    for offer, monday in rows.values_list("offer", "monday"):
        found[offer].add(monday)
    return found


def weeks_to_travel(cycle: VisitCycle) -> Mapping[UUID, dict[date, bool]]:
    """By request, the Mondays of the weeks in which it can travel, and whether each is best."""
    found: dict[UUID, dict[date, bool]] = defaultdict(dict)
    rows = RequestWeek.objects.filter(request__cycle=cycle).order_by()
    for request, monday, is_best in rows.values_list("request", "monday", "is_preferred"):
        found[request][monday] = is_best
    return found
