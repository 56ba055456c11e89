"""What is read while a visit is under way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from exchanges.models import (
    Attendance,
    DailyLog,
    NominationState,
    Nominee,
    Visit,
    VisitReport,
)
from exchanges.rules.conduct import working_days
from exchanges.rules.sides import live_delegations


def travelling_by_request(requests: Iterable[UUID]) -> dict[UUID, list[Nominee]]:
    """The people who go, by request, as soon as their list is verified."""
    found: dict[UUID, list[Nominee]] = {}
    going = Nominee.objects.travelling().filter(
        nomination__request__in=list(requests), nomination__state=NominationState.VERIFIED
    )
    for nominee in going.select_related("nomination"):
        found.setdefault(nominee.nomination.request_id, []).append(nominee)
    return found


def attendance_of(visit: Visit) -> list[Attendance]:
    """Every day of every delegation, with the names that were ticked."""
    rows = Attendance.objects.filter(delegation__visit=visit)
    return list(rows.prefetch_related("nominees"))


def logs_of(visit: Visit) -> list[DailyLog]:
    """The entries as they stand, each with the one before its last correction."""
    standing = DailyLog.objects.filter(visit=visit, correction=None)
    return list(standing.select_related("by", "corrects"))


def unrecorded_days(visit: Visit) -> int:
    """How many working days lack the attendance of a delegation that came."""
    live = live_delegations(visit)
    rows = Attendance.objects.filter(delegation__in=[one.pk for one in live])
    recorded = set(rows.values_list("delegation", "day"))
    return sum(any((one.pk, day) not in recorded for one in live) for day in working_days(visit))


def missing_reports(visit: Visit) -> list[str]:
    """The institutions whose report nobody has handed in."""
    handed_in = set(
        VisitReport.objects.filter(visit=visit).handed_in().values_list("delegation", flat=True)
    )
    missing = [] if None in handed_in else [str(visit.offer.institution)]
    return missing + [
        str(one.request.institution) for one in live_delegations(visit) if one.pk not in handed_in
    ]


def presence_of(visits: Iterable[Visit]) -> dict[UUID, dict[date, int]]:
    """How many were there, by delegation and by day, as far as it is recorded."""
    found: dict[UUID, dict[date, int]] = {}
    rows = Attendance.objects.filter(delegation__visit__in=[one.pk for one in visits])
    for delegation, day, present in rows.values_list("delegation", "day", "present"):
        found.setdefault(delegation, {})[day] = present
    return found
