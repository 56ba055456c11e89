"""Say whether one comes to a group session, and who was there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from coaching.emails.planned import stamp
from coaching.models import GroupAnswer, GroupAttendance, GroupPlace, GroupSession, GroupState
from coaching.queries.groups import places_of
from coaching.rules.groups import GroupRefused, can_take_attendance, takes_answers
from coaching.services.groups import enter_held, lock, tell_one
from core import audit


@transaction.atomic
def answer_group_session(
    *, session: GroupSession, answer: GroupAnswer, by: User, now: datetime
) -> GroupPlace:
    """Say yes or no to a group session one is asked to; the last answer counts.

    Raises:
        GroupRefused: it has begun or was cancelled, all places are taken, or `by` is not asked.
    """
    held = lock(session)
    place = places_of(held).filter(enrolment__profile__user=by).first()
    if place is None:
        raise GroupRefused("not_asked")
    if not takes_answers(held, now):
        raise GroupRefused(f"is_{held.state}" if held.state != GroupState.PLANNED else "begun")
    if place.answer == answer:
        return place
    _count(held, place.answer, answer)
    place.answer, place.answered_at = answer, now
    place.save(update_fields=["answer", "answered_at"])
    # A calendar file follows the answer: it takes the date out, or puts it in again.
    tell_one(held, by, occurrence=f"answer:{stamp(now)}:{answer}", now=now)
    audit.record("group_session.answered", held, by=by, now=now, answer=str(answer))
    return place


@transaction.atomic
def take_attendance(
    *, session: GroupSession, present: Collection[UUID], by: User, now: datetime
) -> GroupSession:
    """Keep who was there: the keys of their places. What is corrected later stays in history.

    Raises:
        GroupRefused: it has not begun, or was cancelled.
    """
    held = lock(session)
    if not can_take_attendance(by, held, now):
        raise GroupRefused("not_begun" if held.starts_at > now else f"is_{held.state}")
    changed = [one for one in places_of(held) if one.was_present is not (one.pk in present)]
    for place in changed:
        place.was_present = place.pk in present
        place.save(update_fields=["was_present"])
        GroupAttendance.objects.create(
            place=place, was_present=place.was_present, by=by, at=now, created_at=now
        )
    if held.state == GroupState.PLANNED:
        enter_held(held, by=by, now=now)
    if changed:
        facts = {"present": len(present), "changed": len(changed)}
        audit.record("group_session.attendance_taken", held, by=by, now=now, **facts)
    return held


def _count(session: GroupSession, before: str, after: GroupAnswer) -> None:
    """Keep the counter that the database holds below the limit."""
    step = (after == GroupAnswer.YES) - (before == GroupAnswer.YES)
    if step > 0 and session.is_full:
        raise GroupRefused("full")
    if step:
        session.places_taken += step
        session.save(update_fields=["places_taken"])
