"""Plan, move, cancel a session, or say that it did not take place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from coaching import queries, rules
from coaching.calendar import appointment_of, session_key
from coaching.models import (
    Session,
    SessionKind,
    SessionMove,
    SessionSeries,
    SessionState,
)
from coaching.rules import SessionRefused
from core import audit
from matching.models import Pairing
from notifications.services import cancel_appointment, note_appointment, queue_message

OWN_CHANGE = "coaching.own_change"


@dataclass(frozen=True)
class Plan:
    """When, how long, how and where a pair will meet."""

    starts_at: datetime
    minutes: int
    mode: str
    place: str
    kind: str = SessionKind.SESSION


@transaction.atomic
def plan_session(*, pairing: Pairing, plan: Plan, by: User, now: datetime) -> Session:
    """Plan a session and tell the others.

    Raises:
        SessionRefused: the pairing has ended, the time is past, or somebody is taken then.
    """
    session = add_planned(lock_bookable_pairing(pairing, by), plan, by=by, now=now)
    tell_others(session, by=by, now=now)
    return session


@transaction.atomic
def move_session(*, session: Session, plan: Plan, version: int, by: User, now: datetime) -> Session:
    """Change time, length, mode or place of a planned session and tell the others.

    `version` is that of the session the author looked at.

    Raises:
        SessionRefused: it is no longer planned, was changed meanwhile, or the time does not do.
    """
    held = lock(session)
    _check_may_move(held, by)
    if held.version != version:
        raise SessionRefused("changed")
    before = held.starts_at
    _check_time(held.pairing, plan, by=by, now=now, but=held)
    held.starts_at, held.minutes, held.kind = plan.starts_at, plan.minutes, plan.kind
    held.mode, held.place = plan.mode, plan.place
    enter(held, SessionState.PLANNED, from_starts_at=before, by=by, now=now)
    audit.record("session.moved", held, by=by, now=now, version=held.version)
    tell_others(held, by=by, now=now)
    return held


@transaction.atomic
def cancel_session(*, session: Session, by: User, now: datetime, reason: str = "") -> Session:
    """Cancel a planned session and tell the others; done twice it changes nothing.

    Less notice than agreed is written down with who cancelled and why.
    """
    held = lock(session)
    if held.state == SessionState.CANCELLED:
        return held
    _check_may_move(held, by)
    is_late = rules.is_late(held, now)
    enter(held, SessionState.CANCELLED, by=by, now=now, reason=reason, is_late=is_late)
    audit.record("session.cancelled", held, by=by, now=now, is_late=is_late)
    tell_others(held, by=by, now=now)
    return held


@transaction.atomic
def cancel_all_ahead(*, pairing: Pairing, by: User, now: datetime) -> None:
    """Cancel what a pair that is over had planned; all of it hear, nobody cancels late."""
    ahead = Session.objects.ahead(now).filter(pairing=pairing)
    for session in ahead.select_for_update(of=("self",)).with_people():
        enter(session, SessionState.CANCELLED, by=by, now=now)
        audit.record("session.cancelled", session, by=by, now=now, is_late=False)
        tell_others(session, by=by, now=now)


@transaction.atomic
def mark_missed(*, session: Session, by: User, now: datetime, reason: str = "") -> Session:
    """Say that a session did not take place, and why; done twice it changes nothing."""
    held = lock(session)
    if held.state == SessionState.MISSED:
        return held
    if not rules.can_plan(by, held.pairing):
        raise SessionRefused("pairing_closed")
    _check_may_move(held, by)
    if not rules.can_mark_missed(by, held, now):
        raise SessionRefused("not_begun")
    enter(held, SessionState.MISSED, by=by, now=now, reason=reason)
    audit.record("session.missed", held, by=by, now=now)
    return held


def lock(session: Session) -> Session:
    """Read the row again and keep other writers out until the transaction ends."""
    rows = Session.objects.select_for_update(of=("self",)).with_people()
    return rows.get(pk=session.pk)


def lock_open_pairing(pairing: Pairing, by: User) -> Pairing:
    """Read the pairing again, keep it from closing meanwhile, and check that `by` may write."""
    held = _lock_pairing(pairing)
    if not rules.can_plan(by, held):
        raise SessionRefused("pairing_closed")
    return held


def lock_bookable_pairing(pairing: Pairing, by: User) -> Pairing:
    """As `lock_open_pairing`, for what a delegate may do too."""
    held = _lock_pairing(pairing)
    if not rules.can_book(by, held):
        raise SessionRefused("pairing_closed")
    return held


def _lock_pairing(pairing: Pairing) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",)).with_people()
    return rows.get(pk=pairing.pk)


def add_planned(
    pairing: Pairing,
    plan: Plan,
    *,
    by: User,
    now: datetime,
    series: SessionSeries | None = None,
) -> Session:
    """Store a planned session of a pairing that the caller holds locked; telling is the caller's.

    Raises:
        SessionRefused: the time is past, or somebody is taken then.
    """
    _check_time(pairing, plan, by=by, now=now)
    session = Session(
        pairing=pairing,
        kind=plan.kind,
        starts_at=plan.starts_at,
        minutes=plan.minutes,
        mode=plan.mode,
        place=plan.place,
        planned_by=by,
        series=series,
    )
    store_new(session, by=by, now=now)
    audit.record("session.planned", session, by=by, now=now, pairing=pairing.pk)
    note_appointment(appointment=appointment_of(session), now=now)
    return session


def store_new(session: Session, *, by: User, now: datetime) -> Session:
    """Insert `session` with the first row of its history."""
    try:
        with transaction.atomic():
            session.save(force_insert=True)
    except IntegrityError as error:
        raise SessionRefused("twice") from error
    _write_move(session, from_state="", from_starts_at=None, by=by, now=now)
    return session


def enter(
    session: Session,
    to_state: SessionState,
    *,
    by: User,
    now: datetime,
    from_starts_at: datetime | None = None,
    reason: str = "",
    is_late: bool = False,
) -> None:
    """Store `session`, which the caller holds locked, in `to_state` with a row of its history."""
    rules.check_move(session, to_state)
    from_state = session.state
    session.state = to_state
    session.version += 1
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        raise SessionRefused("twice") from error
    _write_move(
        session,
        from_state=from_state,
        from_starts_at=from_starts_at or session.starts_at,
        by=by,
        now=now,
        reason=reason,
        is_late=is_late,
    )


def _write_move(
    session: Session,
    *,
    from_state: str,
    from_starts_at: datetime | None,
    by: User,
    now: datetime,
    reason: str = "",
    is_late: bool = False,
) -> None:
    SessionMove.objects.create(
        session=session,
        from_state=from_state,
        to_state=session.state,
        from_starts_at=from_starts_at,
        to_starts_at=session.starts_at,
        by=by,
        at=now,
        reason=reason,
        is_late=is_late,
    )


def _check_may_move(session: Session, by: User) -> None:
    if not rules.can_book(by, session.pairing):
        raise SessionRefused("pairing_closed")
    if session.state != SessionState.PLANNED:
        raise SessionRefused(f"is_{session.state}")


def _check_time(
    pairing: Pairing, plan: Plan, *, by: User, now: datetime, but: Session | None = None
) -> None:
    if plan.starts_at <= now:
        raise SessionRefused("in_past")
    people = pairing.people
    side = next(iter(rules.sides_of(by, pairing)), by)
    # The rows of both people keep a second planner waiting, so that neither is booked twice.
    list(User.objects.select_for_update().filter(pk__in=[p.pk for p in people]).order_by("pk"))
    clash = queries.clashing_session(
        people=people, starts_at=plan.starts_at, minutes=plan.minutes, but=but
    )
    if clash is None:
        return
    if clash.pairing_id == pairing.pk:
        raise SessionRefused("clash_pair")
    raise SessionRefused("clash_own" if rules.is_of_pair(side, clash.pairing) else "clash_other")


def tell_others(session: Session, *, by: User, now: datetime) -> None:
    """Bring calendars in line: who did not do it reads what changed, delegates included.

    Who did it gets the file for the own calendar and no more.
    """
    if session.state == SessionState.CANCELLED:
        cancel_appointment(key=session_key(session), now=now)
    else:
        note_appointment(appointment=appointment_of(session), now=now)
    pairing = session.pairing
    readers = [*readers_of("session_changed", pairing.people, by=by)]
    if rules.is_of_pair(by, pairing):
        readers.append((OWN_CHANGE, by))
    for kind, person in readers:
        queue_message(
            kind=kind,
            about=session,
            recipient=person,
            due_at=now,
            now=now,
            occurrence=str(session.version),
            useless_after=session.starts_at,
            institution_id=pairing.cohort.programme.institution_id,
        )


def readers_of(kind: str, people: Iterable[User], *, by: User) -> Iterator[tuple[str, User]]:
    """Who hears of a change of times that `by` made, each with the kind of message for them.

    The delegates of `people` get one of their own, `kept_...`: it says whose calendar it is.
    """
    concerned = [person for person in people if person != by]
    for person in concerned:
        yield f"coaching.{kind}", person
    for aide in queries.mailed_aides(people, but=[by, *concerned]):
        yield f"coaching.kept_{kind}", aide
