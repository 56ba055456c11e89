"""The two of a chemistry meeting find a time, meet, and say in confidence how it went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import audit
from core.wake import wake
from matching import rules
from matching.calendar import appointment_of, meeting_key
from matching.models import (
    MOST_TIMES,
    ChemistryMeeting,
    ChemistryMove,
    ChemistryScore,
    MeetingState,
    OfferedTime,
)
from matching.queries.chemistry import taken_at
from matching.services.cohorts import PLAN
from notifications.services import cancel_appointment, keep_appointment, queue_message

CANCELLED = "matching.meeting_cancelled"


@transaction.atomic
def offer_times(
    *, meeting: ChemistryMeeting, times: Iterable[datetime], by: User, now: datetime
) -> ChemistryMeeting:
    """Say when `by` could meet; these times take the place of all offered before.

    Raises:
        ChemistryRefused: not one of the two, no time to come, too many, or after the last day.
    """
    held = _locked(meeting)
    if not rules.can_offer_times(held, by, now):
        raise rules.ChemistryRefused("meeting_moved")
    wanted = sorted(set(times))
    _check_times(held, wanted, now)
    if held.first_id is not None and held.opened_at is None:
        held.opened_at = now
    held.times.all().delete()
    OfferedTime.objects.bulk_create(
        OfferedTime(meeting=held, starts_at=one, by=by, created_at=now) for one in wanted
    )
    cancel_appointment(key=meeting_key(held), now=now, institution_id=_institution(held))
    held.starts_at = None
    _enter(held, MeetingState.PROPOSED, by=by, now=now)
    audit.record("chemistry_meeting.times_offered", held, by=by, now=now)
    return held


def _check_times(meeting: ChemistryMeeting, times: list[datetime], now: datetime) -> None:
    if not times or len(times) > MOST_TIMES:
        raise rules.ChemistryRefused("how_many_times")
    if times[0] <= now:
        raise rules.ChemistryRefused("time_past")
    meet_by = meeting.round.meet_by
    if meet_by is not None and times[-1] > meet_by:
        raise rules.ChemistryRefused("time_late")


@transaction.atomic
def pick_time(
    *, meeting: ChemistryMeeting, time: OfferedTime, by: User, now: datetime
) -> ChemistryMeeting:
    """Take one of the times that the other has offered; both get it into their calendars.

    Raises:
        ChemistryRefused: the own offer, a time that is past or no longer offered, or one of the
            two has another chemistry meeting then.
    """
    held = _locked(meeting)
    rules.check_meeting_move(held, by, MeetingState.AGREED)
    offered = held.times.filter(pk=time.pk).first()
    if offered is None:
        raise rules.ChemistryRefused("time_gone")
    if offered.by_id == by.pk:
        raise rules.ChemistryRefused("own_offer")
    if offered.starts_at <= now:
        raise rules.ChemistryRefused("time_past")
    # The rows of both keep others waiting who would book one of them at the same time.
    list(User.objects.select_for_update().filter(pk__in=[p.pk for p in held.people]).order_by("pk"))
    if taken_at(held.people, offered.starts_at, held.round.minutes, held.pk).exists():
        raise rules.ChemistryRefused("time_taken")
    held.starts_at = offered.starts_at
    _enter(held, MeetingState.AGREED, by=by, now=now)
    held.times.all().delete()
    keep_appointment(
        appointment=appointment_of(held),
        people=held.people,
        now=now,
        institution_id=_institution(held),
    )
    audit.record("chemistry_meeting.agreed", held, by=by, now=now)
    return held


@transaction.atomic
def cancel_meeting(*, meeting: ChemistryMeeting, by: User, now: datetime) -> ChemistryMeeting:
    """Say that the two do not meet; nobody is asked why, and twice changes nothing.

    Raises:
        ChemistryRefused: not one of the two, or they have met.
    """
    held = _locked(meeting)
    if held.state == MeetingState.CANCELLED:
        return held
    rules.check_meeting_move(held, by, MeetingState.CANCELLED)
    held.times.all().delete()
    _enter(held, MeetingState.CANCELLED, by=by, now=now)
    cancel_appointment(key=meeting_key(held), now=now, institution_id=_institution(held))
    other = held.other(by)
    if not held.is_later_for(other.pk):
        queue_message(
            kind=CANCELLED,
            about=held,
            recipient=other,
            due_at=now,
            now=now,
            institution_id=_institution(held),
        )
    audit.record("chemistry_meeting.cancelled", held, by=by, now=now)
    return held


@transaction.atomic
def report_meeting(
    *, meeting: ChemistryMeeting, is_held: bool, by: User, now: datetime
) -> ChemistryMeeting:
    """Say whether the two met; said twice it changes nothing.

    Raises:
        ChemistryRefused: not one of the two, or it is still to come.
    """
    held = _locked(meeting)
    to_state = MeetingState.HELD if is_held else MeetingState.MISSED
    if held.state == to_state:
        return held
    if not rules.can_report(held, by, now):
        raise rules.ChemistryRefused("meeting_to_come")
    rules.check_meeting_move(held, by, to_state)
    _enter(held, to_state, by=by, now=now)
    audit.record(f"chemistry_meeting.{to_state}", held, by=by, now=now)
    return held


@transaction.atomic
def score_meeting(*, meeting: ChemistryMeeting, score: int, by: User, now: datetime) -> None:
    """Keep what `by` says of the talk, 1 to 5 or 0 for a private no; said again it is replaced.

    Whoever says how it went after an agreed time says that they met. The audit entry says that
    something was said and nothing else.

    Raises:
        ChemistryRefused: not one of the two, or they have not met.
    """
    held = _locked(meeting)
    if held.state == MeetingState.AGREED:
        held = report_meeting(meeting=held, is_held=True, by=by, now=now)
    if not rules.can_score(held, by):
        raise rules.ChemistryRefused("not_met")
    ChemistryScore.objects.update_or_create(
        meeting=held,
        by=by,
        defaults={"score": score},
        create_defaults={
            "score": score,
            "created_at": now,
        },
    )
    audit.record("chemistry_meeting.scored", held, by=by, now=now)
    wake(PLAN)


def _locked(meeting: ChemistryMeeting) -> ChemistryMeeting:
    rows = ChemistryMeeting.objects.select_for_update(of=("self",)).with_people()
    return rows.get(pk=meeting.pk)


def _enter(meeting: ChemistryMeeting, to_state: str, *, by: User, now: datetime) -> None:
    """Store the meeting in `to_state` with a row of its history."""
    from_state, meeting.state = meeting.state, to_state
    meeting.version += 1
    meeting.save(update_fields=["state", "starts_at", "opened_at", "version"])
    ChemistryMove.objects.create(
        meeting=meeting,
        from_state=from_state,
        to_state=to_state,
        starts_at=meeting.starts_at,
        by=by,
        at=now,
        created_at=now,
    )
    wake(PLAN)


def _institution(meeting: ChemistryMeeting) -> UUID:
    institution_id: UUID = meeting.round.cohort.programme.institution_id
    return institution_id
