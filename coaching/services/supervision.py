"""Supervision groups: made, changed, their meetings planned, moved, cancelled, attended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from coaching import queries as session_queries
from coaching.calendar import supervision_key, supervision_of
from coaching.models import (
    SupervisionGroup,
    SupervisionMeeting,
    SupervisionMember,
    SupervisionPresence,
    SupervisionState,
)
from coaching.queries.supervision import members_of, people_of
from coaching.rules import supervision as rules
from coaching.rules.supervision import SupervisionRefused
from core import audit
from matching.models import Programme
from notifications.services import cancel_appointment, keep_appointment


@dataclass(frozen=True)
class GroupEntry:
    """What the form of a group says."""

    name: str
    supervisor: User
    rhythm: str
    members: Collection[User]


@dataclass(frozen=True)
class MeetingPlan:
    """When, how long and where a group meets."""

    starts_at: datetime
    minutes: int
    place: str


@transaction.atomic
def make_group(
    *, programme: Programme, entry: GroupEntry, by: User, now: datetime
) -> SupervisionGroup:
    """Make a group of coaches.

    Raises:
        SupervisionRefused: `by` does not run the programme, the name is taken, or the supervisor
            is a member too.
    """
    if not rules.can_make_group(by, programme):
        raise SupervisionRefused("not_yours")
    group = SupervisionGroup(programme=programme, created_at=now)
    _store(group, entry)
    _set_members(group, entry.members, now)
    audit.record("supervision_group.made", group, by=by, now=now, members=len(entry.members))
    return group


@transaction.atomic
def change_group(
    *, group: SupervisionGroup, version: int, entry: GroupEntry, by: User, now: datetime
) -> SupervisionGroup:
    """Change a group and invite exactly its new people to what is planned.

    Raises:
        SupervisionRefused: as `make_group`, or it was changed since `version`.
    """
    held = _locked(group)
    if not rules.can_change_group(by, held):
        raise SupervisionRefused("not_yours")
    if held.version != version:
        raise SupervisionRefused("changed")
    held.version += 1
    _store(held, entry)
    _set_members(held, entry.members, now)
    for meeting in held.meetings.ahead(now):
        _invite(meeting, now)
    audit.record("supervision_group.changed", held, by=by, now=now, members=len(entry.members))
    return held


@transaction.atomic
def plan_meeting(
    *, group: SupervisionGroup, plan: MeetingPlan, by: User, now: datetime
) -> SupervisionMeeting:
    """Plan a meeting and invite everybody of the group.

    Raises:
        SupervisionRefused: `by` may not, the time is past, or it stands already.
    """
    held = _locked(group)
    if not rules.can_plan_meeting(by, held):
        raise SupervisionRefused("not_yours")
    _check_time(held, plan, now)
    meeting = SupervisionMeeting(group=held, created_at=now, **vars(plan))
    _insert(meeting)
    _invite(meeting, now)
    audit.record("supervision.planned", meeting, by=by, now=now, group=held.pk)
    return meeting


@transaction.atomic
def move_meeting(
    *, meeting: SupervisionMeeting, version: int, plan: MeetingPlan, by: User, now: datetime
) -> SupervisionMeeting:
    """Change time, length or place; invitations are brought in line.

    Raises:
        SupervisionRefused: it is not planned any more, changed meanwhile, or the time does not do.
    """
    held = _locked_meeting(meeting)
    if not rules.can_move_meeting(by, held):
        raise SupervisionRefused("settled")
    if held.version != version:
        raise SupervisionRefused("changed")
    _check_time(held.group, plan, now)
    for name, value in vars(plan).items():
        setattr(held, name, value)
    held.version += 1
    _insert(held)
    _invite(held, now)
    audit.record("supervision.moved", held, by=by, now=now, version=held.version)
    return held


@transaction.atomic
def cancel_meeting(*, meeting: SupervisionMeeting, by: User, now: datetime) -> SupervisionMeeting:
    """Call a meeting off and tell its group; done twice it changes nothing."""
    held = _locked_meeting(meeting)
    if held.state == SupervisionState.CANCELLED:
        return held
    if not rules.can_move_meeting(by, held):
        raise SupervisionRefused("settled")
    held.state = SupervisionState.CANCELLED
    held.version += 1
    held.save()
    institution = held.group.programme.institution_id
    cancel_appointment(key=supervision_key(held), now=now, institution_id=institution)
    audit.record("supervision.cancelled", held, by=by, now=now)
    return held


@transaction.atomic
def take_attendance(
    *, meeting: SupervisionMeeting, present: Collection[UUID], by: User, now: datetime
) -> SupervisionMeeting:
    """Store who was there, and that the meeting was held; a correction replaces what was stored.

    Raises:
        SupervisionRefused: `by` is not the supervisor, or the meeting has not begun.
    """
    held = _locked_meeting(meeting)
    if not rules.can_take_attendance(by, held, now):
        raise SupervisionRefused("not_now")
    wanted = {coach.pk for coach in people_to_attend(held)} & set(present)
    there = set(held.presences.values_list("coach_id", flat=True))
    held.presences.exclude(coach_id__in=wanted).delete()
    SupervisionPresence.objects.bulk_create(
        SupervisionPresence(meeting=held, coach_id=key, created_at=now) for key in wanted - there
    )
    if held.state != SupervisionState.HELD or wanted != there:
        held.state = SupervisionState.HELD
        held.version += 1
        held.save()
        audit.record("supervision.attended", held, by=by, now=now, present=len(wanted))
    return held


def people_to_attend(meeting: SupervisionMeeting) -> list[User]:
    """The members of now, and whoever was there although they left the group since."""
    there = User.objects.filter(
        pk__in=SupervisionPresence.objects.filter(meeting=meeting).values("coach")
    )
    everybody = {coach.pk: coach for coach in [*members_of(meeting.group), *there]}
    return sorted(everybody.values(), key=lambda coach: coach.name)


def _locked(group: SupervisionGroup) -> SupervisionGroup:
    rows = SupervisionGroup.objects.select_for_update(of=("self",))
    return rows.select_related("programme", "supervisor").get(pk=group.pk)


def _locked_meeting(meeting: SupervisionMeeting) -> SupervisionMeeting:
    rows = SupervisionMeeting.objects.select_for_update(of=("self",))
    return rows.select_related("group__programme", "group__supervisor").get(pk=meeting.pk)


def _store(group: SupervisionGroup, entry: GroupEntry) -> None:
    if entry.supervisor in entry.members:
        raise SupervisionRefused("supervisor_is_member")
    group.name, group.supervisor, group.rhythm = entry.name, entry.supervisor, entry.rhythm
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise SupervisionRefused("name_taken") from error


def _set_members(group: SupervisionGroup, members: Collection[User], now: datetime) -> None:
    standing = group.members.filter(left_at__isnull=True)
    wanted = {coach.pk for coach in members}
    standing.exclude(coach_id__in=wanted).update(left_at=now)
    there = set(standing.values_list("coach_id", flat=True))
    SupervisionMember.objects.bulk_create(
        SupervisionMember(group=group, coach=coach, joined_at=now, created_at=now)
        for coach in members
        if coach.pk not in there
    )


def _check_time(group: SupervisionGroup, plan: MeetingPlan, now: datetime) -> None:
    if plan.starts_at <= now:
        raise SupervisionRefused("in_past")
    clash = session_queries.clashing_session(
        people=people_of(group), starts_at=plan.starts_at, minutes=plan.minutes
    )
    if clash is not None:
        raise SupervisionRefused("clash")


def _insert(meeting: SupervisionMeeting) -> None:
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        raise SupervisionRefused("twice") from error


def _invite(meeting: SupervisionMeeting, now: datetime) -> None:
    keep_appointment(
        appointment=supervision_of(meeting),
        people=people_of(meeting.group),
        now=now,
        institution_id=meeting.group.programme.institution_id,
    )
