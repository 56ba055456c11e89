"""A need without weeks of a host, arranged between sender and organiser, to its report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import Role, User
from core import audit
from exchanges.calendar import arrangement_appointment, arrangement_key, arrangement_people
from exchanges.models import Arrangement, ArrangementState, VisitRequest
from exchanges.queries import people_of
from exchanges.rules import arrangements as rules
from exchanges.rules.arrangements import ArrangementRefused
from exchanges.rules.visits import can_run
from exchanges.services.messages import tell
from notifications.services import cancel_appointment, keep_appointment

PARTS = ("done", "adopt", "obstacles", "recommendations")


@transaction.atomic
def arrange(
    *,
    request: VisitRequest,
    version: int,
    first_day: date,
    last_day: date,
    people: str,
    place: str,
    by: User,
    now: datetime,
) -> Arrangement:
    """Name days and people, or other ones; the other side is asked to confirm.

    `version` is the one that was read, 0 for none yet.

    Raises:
        ArrangementRefused: not theirs, in the past or backwards, or stored by somebody meanwhile.
    """
    found = Arrangement.objects.select_for_update().filter(request=request).first()
    if not rules.can_arrange(by, request, found):
        raise ArrangementRefused("not_yours")
    if last_day < first_day:
        raise ArrangementRefused("ends_early")
    if first_day < now.date():
        raise ArrangementRefused("begins_past")
    if (found.version if found else 0) != version:
        raise ArrangementRefused("row_changed")
    made = found or Arrangement(request=request, created_at=now)
    made.first_day, made.last_day = first_day, last_day
    made.people, made.place = people, place
    made.state, made.cancel_reason = ArrangementState.PROPOSED, ""
    made.sender_confirmed_by = by if rules.is_of_sender(by, request) else None
    made.organiser_confirmed_by = by if can_run(by, request.cycle) else None
    made.version, made.changed_by, made.changed_at = version + 1, by, now
    _save(made)
    _settle(made)
    audit.record("arrangement.proposed", made, by=by, now=now, version=made.version)
    _follow(made, by=by, now=now)
    return made


@transaction.atomic
def confirm_arrangement(*, arrangement: Arrangement, by: User, now: datetime) -> Arrangement:
    """Agree to days and people; with both sides it is fixed, and in the calendars."""
    made = _held(arrangement)
    if not rules.can_confirm(by, made):
        raise ArrangementRefused("not_yours")
    if made.first_day < now.date():
        raise ArrangementRefused("begins_past")
    if rules.is_of_sender(by, made.request):
        made.sender_confirmed_by = by
    if can_run(by, made.request.cycle):
        made.organiser_confirmed_by = by
    _settle(made)
    audit.record("arrangement.confirmed", made, by=by, now=now)
    _follow(made, by=by, now=now)
    return made


@transaction.atomic
def call_off_arrangement(
    *, arrangement: Arrangement, reason: str, by: User, now: datetime
) -> Arrangement:
    """Call it off; other days can be named later."""
    made = _held(arrangement)
    if not rules.can_call_off(by, made):
        raise ArrangementRefused("not_yours")
    made.state, made.cancel_reason = ArrangementState.CANCELLED, reason
    made.save(update_fields=["state", "cancel_reason"])
    audit.record("arrangement.called_off", made, by=by, now=now)
    _follow(made, by=by, now=now)
    return made


@transaction.atomic
def store_arrangement_report(
    *,
    arrangement: Arrangement,
    version: int,
    parts: Mapping[str, str],
    hand_in: bool,
    by: User,
    now: datetime,
) -> Arrangement:
    """Store the report as the next version; handed in, the organisers read it and it is closed.

    Raises:
        ArrangementRefused: not theirs, too early, empty, or stored by somebody else meanwhile.
    """
    made = _held(arrangement)
    if not rules.can_report(by, made, now.date()):
        raise ArrangementRefused("not_yours")
    if made.version != version:
        raise ArrangementRefused("row_changed")
    for name in PARTS:
        setattr(made, name, parts[name])
    made.version, made.changed_by, made.changed_at = version + 1, by, now
    if hand_in:
        if now.date() <= made.last_day:
            raise ArrangementRefused("not_over")
        if not (made.done and made.recommendations):
            raise ArrangementRefused("report_empty")
        made.state, made.reported_at = ArrangementState.REPORTED, now
    made.save()
    kind = "arrangement.reported" if hand_in else "arrangement.report_stored"
    audit.record(kind, made, by=by, now=now, version=made.version)
    if hand_in:
        _tell(made, by=by, now=now)
    return made


def end_arrangement(request: VisitRequest, *, by: User, now: datetime) -> None:
    """Call off what was arranged for a request that is withdrawn."""
    found = Arrangement.objects.filter(request=request).first()
    if found is not None and rules.can_call_off(by, found):
        call_off_arrangement(arrangement=found, reason="", by=by, now=now)


def _save(made: Arrangement) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ArrangementRefused("row_changed") from error


def _settle(made: Arrangement) -> None:
    if made.sender_confirmed_by_id and made.organiser_confirmed_by_id:
        made.state = ArrangementState.CONFIRMED
    made.save(update_fields=["state", "sender_confirmed_by", "organiser_confirmed_by"])


def _follow(made: Arrangement, *, by: User, now: datetime) -> None:
    """Bring calendars in line with the arrangement, and tell the other side."""
    organiser = made.request.cycle.institution_id
    if made.state == ArrangementState.CONFIRMED:
        keep_appointment(
            appointment=arrangement_appointment(made),
            people=arrangement_people(made),
            now=now,
            institution_id=organiser,
        )
    else:
        cancel_appointment(key=arrangement_key(made), now=now, institution_id=organiser)
    _tell(made, by=by, now=now)


def _tell(made: Arrangement, *, by: User, now: datetime) -> None:
    organiser = made.request.cycle.institution_id
    people = arrangement_people(made) | set(people_of([organiser], Role.ORGANISER))
    occurrence = f"{made.state}:{made.version}"
    tell("exchanges.arrangement_news", made, people - {by}, organiser, now, occurrence)


def _held(arrangement: Arrangement) -> Arrangement:
    """The row as it is now, held until the transaction ends."""
    Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    rows = Arrangement.objects.select_related("request__cycle", "request__head")
    return rows.get(pk=arrangement.pk)
