"""Plan several sessions at one go; move or cancel one of them with all that follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction

from accounts.models import User
from coaching.models import Session, SessionSeries
from coaching.rules import SeriesRefused, SessionRefused
from coaching.services.sessions import (
    Plan,
    add_planned,
    cancel_session,
    lock,
    lock_bookable_pairing,
    move_session,
    readers_of,
)
from core import audit
from core.zones import zone_of
from matching.models import Pairing
from notifications.services import queue_message

MOST_IN_SERIES = 26


@transaction.atomic
def plan_series(
    *,
    pairing: Pairing,
    plan: Plan,
    starts: Sequence[datetime],
    every_weeks: int,
    by: User,
    now: datetime,
) -> SessionSeries:
    """Plan a session like `plan` at each of `starts`, all or none, and tell the others once.

    Raises:
        SessionRefused: the pairing has ended, or there is no date or too many.
        SeriesRefused: one of the dates is past or taken; it says which.
    """
    pairing = lock_bookable_pairing(pairing, by)
    if not 0 < len(starts) <= MOST_IN_SERIES:
        raise SessionRefused("series_number")
    series = SessionSeries.objects.create(
        pairing=pairing, every_weeks=every_weeks, planned_by=by, created_at=now
    )
    for starts_at in sorted(starts):
        try:
            add_planned(pairing, _at(plan, starts_at), by=by, now=now, series=series)
        except SessionRefused as refused:
            raise SeriesRefused(refused.reason, starts_at) from refused
    audit.record("series.planned", series, by=by, now=now, sessions=len(starts))
    _tell_of_series(series, last=max(starts), by=by, now=now)
    return series


@transaction.atomic
def move_later(*, session: Session, plan: Plan, version: int, by: User, now: datetime) -> int:
    """Move a session and all later ones of its series alike; how many were moved.

    The later ones go as many days forward or back by the clock of `by`, to the same time of day.

    Raises:
        SessionRefused: as `move_session` does for the first.
        SeriesRefused: a later one cannot stand at its new time.
    """
    lock_bookable_pairing(session.pairing, by)
    first = lock(session)
    zone = zone_of(by.time_zone)
    before, after = first.starts_at.astimezone(zone), plan.starts_at.astimezone(zone)
    days = (after.date() - before.date()).days
    later = list(Session.objects.later_in_series(first).with_people().order_by("starts_at"))
    # The furthest first when they go forward, so that none steps on the next one's place.
    if not later:
        raise SessionRefused(f"is_{first.state}")
    for one in reversed(later) if plan.starts_at > first.starts_at else later:
        day = one.starts_at.astimezone(zone).date() + timedelta(days=days)
        moved_to = datetime.combine(day, after.time(), tzinfo=zone).astimezone(UTC)
        is_first = one.pk == first.pk
        try:
            move_session(
                session=one,
                plan=plan if is_first else _at(plan, moved_to),
                version=version if is_first else one.version,
                by=by,
                now=now,
            )
        except SessionRefused as refused:
            if is_first:
                raise
            raise SeriesRefused(refused.reason, moved_to) from refused
    return len(later)


@transaction.atomic
def cancel_later(*, session: Session, by: User, now: datetime, reason: str = "") -> int:
    """Cancel a session and all later ones of its series; how many were cancelled.

    Raises:
        SessionRefused: see `cancel_session`.
    """
    lock_bookable_pairing(session.pairing, by)
    later = list(Session.objects.later_in_series(lock(session)))
    for one in later:
        cancel_session(session=one, by=by, now=now, reason=reason)
    return len(later)


def _at(plan: Plan, starts_at: datetime) -> Plan:
    return Plan(starts_at, plan.minutes, plan.mode, plan.place, plan.kind)


def _tell_of_series(series: SessionSeries, *, last: datetime, by: User, now: datetime) -> None:
    for kind, person in readers_of("series_planned", series.pairing.people, by=by):
        queue_message(
            kind=kind,
            about=series,
            recipient=person,
            due_at=now,
            now=now,
            useless_after=last,
            institution_id=series.pairing.cohort.programme.institution_id,
        )
