"""Plan, change and cancel a group session; everybody concerned hears of it with a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from coaching.calendar import appointment_of_group, group_key
from coaching.models import GroupAnswer, GroupPlace, GroupSession, GroupSessionMove, GroupState
from coaching.queries.groups import concerned, newcomers, places_of
from coaching.rules.groups import GroupRefused, can_change_group
from core import audit
from matching.models import Cohort, Enrolment
from matching.rules import can_run_cohort
from notifications.services import cancel_appointment, note_appointment, queue_message

KIND = "coaching.group_session"


@dataclass(frozen=True)
class GroupPlan:
    """What, when and where; `most_places` is None where everybody has a seat."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    themes: list[str]
    agenda: str
    most_places: int | None


@transaction.atomic
def plan_group_session(
    *, cohort: Cohort, plan: GroupPlan, audience: str, by: User, now: datetime
) -> GroupSession:
    """Plan a group session or a seminar day and ask everybody it is for; twice is once.

    Raises:
        GroupRefused: the time does not do, or `by` does not run the cohort.
    """
    if not can_run_cohort(by, cohort):
        raise GroupRefused("not_yours")
    _check_time(plan, now)
    session = GroupSession(cohort=cohort, audience=audience, planned_by=by, created_at=now)
    _take_over(session, plan)
    try:
        with transaction.atomic():
            session.save(force_insert=True)
    except IntegrityError as error:
        raise GroupRefused("twice") from error
    _write_move(session, from_state="", from_starts_at=None, by=by, now=now)
    note_appointment(appointment=appointment_of_group(session), now=now)
    asked = _ask(session, concerned(session), now=now)
    audit.record("group_session.planned", session, by=by, now=now, asked=asked)
    return session


@transaction.atomic
def change_group_session(
    *, session: GroupSession, plan: GroupPlan, version: int, by: User, now: datetime
) -> GroupSession:
    """Change what was planned and tell everybody who has not said no.

    Another start asks everybody anew. `version` is that of the session the author looked at.

    Raises:
        GroupRefused: it is no longer planned, was changed meanwhile, the time does not do, or
            more people said yes than there would be places.
    """
    held = lock(session)
    _check_planned(held, by)
    if held.version != version:
        raise GroupRefused("changed")
    _check_time(plan, now)
    before = held.starts_at
    _take_over(held, plan)
    if before != held.starts_at:
        held.people.update(answer="", answered_at=None)
        held.places_taken = 0
    if held.most_places is not None and held.places_taken > held.most_places:
        raise GroupRefused("too_few_places")
    _store(held)
    _write_move(held, from_state=held.state, from_starts_at=before, by=by, now=now)
    note_appointment(appointment=appointment_of_group(held), now=now)
    _tell(held, now=now)
    _ask(held, newcomers(held), now=now)
    audit.record("group_session.changed", held, by=by, now=now, version=held.version)
    return held


@transaction.atomic
def cancel_group_session(*, session: GroupSession, by: User, now: datetime) -> GroupSession:
    """Cancel it, tell everybody who has not said no; done twice it changes nothing."""
    held = lock(session)
    if held.state == GroupState.CANCELLED:
        return held
    _check_planned(held, by)
    held.state = GroupState.CANCELLED
    _store(held)
    _write_move(held, from_state=GroupState.PLANNED, from_starts_at=held.starts_at, by=by, now=now)
    cancel_appointment(key=group_key(held), now=now)
    _tell(held, now=now)
    audit.record("group_session.cancelled", held, by=by, now=now)
    return held


@transaction.atomic
def invite_newcomers(*, session: GroupSession, by: User, now: datetime) -> int:
    """Ask those who came into the cohort since; return how many."""
    held = lock(session)
    _check_planned(held, by)
    asked = _ask(held, newcomers(held), now=now)
    if asked:
        audit.record("group_session.newcomers_asked", held, by=by, now=now, asked=asked)
    return asked


def lock(session: GroupSession) -> GroupSession:
    """Read the row again and keep other writers out until the transaction ends."""
    rows = GroupSession.objects.select_for_update(of=("self",))
    return rows.select_related("cohort__programme").get(pk=session.pk)


def enter_held(session: GroupSession, *, by: User, now: datetime) -> None:
    """The session, which the caller holds locked, took place."""
    session.state = GroupState.HELD
    session.save(update_fields=["state"])
    _write_move(
        session, from_state=GroupState.PLANNED, from_starts_at=session.starts_at, by=by, now=now
    )


def tell_one(session: GroupSession, person: User, *, occurrence: str, now: datetime) -> None:
    """Queue the mail about the session for one person."""
    queue_message(
        kind=KIND,
        about=session,
        recipient=person,
        due_at=now,
        now=now,
        occurrence=occurrence,
        useless_after=session.ends_at,
        institution_id=session.cohort.programme.institution_id,
    )


def _take_over(session: GroupSession, plan: GroupPlan) -> None:
    session.kind, session.title = plan.kind, plan.title
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.place, session.agenda = plan.place, plan.agenda
    session.themes, session.most_places = sorted(plan.themes), plan.most_places


def _store(session: GroupSession) -> None:
    session.version += 1
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        raise GroupRefused("twice") from error


def _ask(session: GroupSession, enrolments: Iterable[Enrolment], *, now: datetime) -> int:
    """Give each enrolment a place to answer for, and write to the person."""
    asked = list(enrolments)
    for enrolment in asked:
        GroupPlace.objects.create(session=session, enrolment=enrolment, created_at=now)
        person = enrolment.profile.user
        tell_one(session, person, occurrence=f"v{session.version}", now=now)
    return len(asked)


def _tell(session: GroupSession, *, now: datetime) -> None:
    for place in places_of(session).exclude(answer=GroupAnswer.NO):
        person = place.enrolment.profile.user
        tell_one(session, person, occurrence=f"v{session.version}", now=now)


def _check_planned(session: GroupSession, by: User) -> None:
    if not can_change_group(by, session):
        raise GroupRefused(f"is_{session.state}")


def _check_time(plan: GroupPlan, now: datetime) -> None:
    if plan.starts_at <= now:
        raise GroupRefused("in_past")
    if plan.ends_at <= plan.starts_at:
        raise GroupRefused("ends_first")


def _write_move(
    session: GroupSession,
    *,
    from_state: str,
    from_starts_at: datetime | None,
    by: User,
    now: datetime,
) -> None:
    GroupSessionMove.objects.create(
        session=session,
        from_state=from_state,
        to_state=session.state,
        from_starts_at=from_starts_at,
        to_starts_at=session.starts_at,
        by=by,
        at=now,
        created_at=now,
    )
