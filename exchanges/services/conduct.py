"""A visit is locked, begins, is written about and closed; each step is a row of its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import audit
from exchanges import crypto
from exchanges.models import (
    Attendance,
    DailyLog,
    Incident,
    Nominee,
    Visit,
    VisitDelegation,
    VisitState,
)
from exchanges.queries import visits_with_people
from exchanges.rules import VisitRefused
from exchanges.rules import conduct as rules
from exchanges.rules.sides import live_delegations
from exchanges.services.moves import move_visit


@dataclass(frozen=True)
class Present:
    """Who of a delegation was there: by name, or only how many."""

    number: int = 0
    nominees: list[Nominee] = field(default_factory=list)


@transaction.atomic
def lock_visit(*, visit: Visit, by: User, now: datetime) -> Visit:
    """From here on no new plan moves the visit."""
    visit = held(visit)
    if not rules.can_lock(by, visit):
        raise VisitRefused(f"is_{visit.state}")
    return _move(visit, VisitState.LOCKED, by=by, now=now)


@transaction.atomic
def begin_visit(*, visit: Visit, by: User, now: datetime) -> Visit:
    """The delegations have arrived.

    Raises:
        VisitRefused: it is not locked, not theirs to begin, or its first day is still to come.
    """
    visit = held(visit)
    if not rules.can_begin(by, visit):
        raise VisitRefused(f"is_{visit.state}")
    rules.check_begin(visit, now)
    return _move(visit, VisitState.UNDER_WAY, by=by, now=now)


@transaction.atomic
def end_reporting(*, visit: Visit, reason: str, by: User, now: datetime) -> Visit:
    """Go on without the reports that are missing; the reason stays in the history."""
    visit = held(visit)
    if not rules.can_end_reporting(by, visit):
        raise VisitRefused(f"is_{visit.state}")
    rules.check_over(visit, now)
    return _move(visit, VisitState.REPORTED, by=by, now=now, reason=reason)


@transaction.atomic
def close_visit(*, visit: Visit, by: User, now: datetime) -> Visit:
    """Nothing more is written about the visit; what the delegations will do at home goes on."""
    visit = held(visit)
    if not rules.can_close(by, visit):
        raise VisitRefused(f"is_{visit.state}")
    return _move(visit, VisitState.CLOSED, by=by, now=now)


@transaction.atomic
def record_attendance(
    *, visit: Visit, day: date, present: Mapping[UUID, Present], by: User, now: datetime
) -> list[Attendance]:
    """Store who of each delegation was there on a day; a second time replaces the first.

    Raises:
        VisitRefused: not theirs to record, no day that has come, or more people than travel.
    """
    visit = held(visit)
    if not rules.can_record(by, visit):
        raise VisitRefused("not_yours")
    rules.check_day(visit, day, now)
    rows = [
        _store_attendance(one, day, present[one.pk], by, now)
        for one in live_delegations(visit)
        if one.pk in present
    ]
    audit.record("visit.attendance_recorded", visit, by=by, now=now, day=day.isoformat())
    return rows


@transaction.atomic
def add_log(*, visit: Visit, day: date, text: str, by: User, now: datetime) -> DailyLog:
    """Add what was done on a day; earlier entries stay as they are."""
    visit = held(visit)
    if not rules.can_log(by, visit):
        raise VisitRefused("not_yours")
    rules.check_day(visit, day, now)
    entry = DailyLog.objects.create(visit=visit, day=day, text=text, by=by, at=now, created_at=now)
    audit.record("visit.log_added", entry, by=by, now=now, visit=visit.pk)
    return entry


@transaction.atomic
def note_incident(*, visit: Visit, day: date, text: str, by: User, now: datetime) -> Incident:
    """Write down something that went wrong: sealed, for the organisers and the author alone."""
    visit = held(visit)
    if not rules.can_note_incident(by, visit):
        raise VisitRefused("not_yours")
    if day > rules.today_at_host(visit, now):
        raise VisitRefused("day_ahead")
    incident = Incident(visit=visit, day=day, by=by, at=now, created_at=now)
    incident.sealed_text = crypto.seal(incident, "sealed_text", text.encode())
    incident.save(force_insert=True)
    audit.record("visit.incident_noted", incident, by=by, now=now, visit=visit.pk)
    return incident


@transaction.atomic
def correct_log(*, entry: DailyLog, text: str, by: User, now: datetime) -> DailyLog:
    """Put a corrected entry in the place of one; the earlier one is kept beside it."""
    visit = held(entry.visit)
    if not rules.can_correct(by, visit, entry):
        raise VisitRefused("not_yours")
    if DailyLog.objects.filter(corrects=entry).exists():
        raise VisitRefused("row_changed")
    made = DailyLog.objects.create(
        visit=visit, day=entry.day, text=text, corrects=entry, by=by, at=now, created_at=now
    )
    audit.record("visit.log_corrected", made, by=by, now=now, visit=visit.pk)
    return made


@transaction.atomic
def correct_incident(*, incident: Incident, text: str, by: User, now: datetime) -> Incident:
    """Seal a corrected note in the place of one; the earlier one is kept, and stays sealed."""
    visit = held(incident.visit)
    if not rules.can_correct(by, visit, incident):
        raise VisitRefused("not_yours")
    if Incident.objects.filter(corrects=incident).exists():
        raise VisitRefused("row_changed")
    made = Incident(visit=visit, day=incident.day, corrects=incident, by=by, at=now, created_at=now)
    made.sealed_text = crypto.seal(made, "sealed_text", text.encode())
    made.save(force_insert=True)
    audit.record("visit.incident_corrected", made, by=by, now=now, visit=visit.pk)
    return made


@transaction.atomic
def open_incident(*, incident: Incident, by: User, now: datetime) -> str | None:
    """The text of an incident, which `by` may see; who opened it is written down.

    None where the key that sealed it is missing.
    """
    audit.record("visit.incident_opened", incident, by=by, now=now, visit=incident.visit_id)
    try:
        return crypto.unseal(incident, "sealed_text", bytes(incident.sealed_text)).decode()
    except crypto.Locked:
        return None


def held(visit: Visit) -> Visit:
    """The visit as it is now, kept from others until the transaction ends: lock, then read."""
    Visit.objects.select_for_update().get(pk=visit.pk)
    return visits_with_people(Visit.objects.filter(pk=visit.pk)).get()


def _move(
    visit: Visit, to_state: VisitState, *, by: User, now: datetime, reason: str = ""
) -> Visit:
    move_visit(visit, to_state, by=by, now=now, reason=reason)
    audit.record(f"visit.{to_state.value}", visit, by=by, now=now)
    return visit


def _store_attendance(
    delegation: VisitDelegation, day: date, present: Present, by: User, now: datetime
) -> Attendance:
    number = len(present.nominees) or present.number
    if number > max(delegation.request.people, len(present.nominees)):
        raise VisitRefused("too_many_present")
    row, _is_new = Attendance.objects.update_or_create(
        delegation=delegation, day=day, defaults={"present": number, "by": by, "at": now}
    )
    row.nominees.set(present.nominees)
    return row
