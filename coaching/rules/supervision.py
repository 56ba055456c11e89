"""Who makes supervision groups, plans their meetings and says who was there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.permissions import Verb, can
from coaching.models import SupervisionGroup, SupervisionMeeting, SupervisionState

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models import Programme


class SupervisionRefused(ValueError):
    """A group or a meeting cannot be stored so; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def can_make_group(user: User, programme: Programme) -> bool:
    return can(user, Verb.RUN_PROGRAMMES, programme.institution_id)


def can_change_group(user: User, group: SupervisionGroup) -> bool:
    """The organisers choose who belongs to it."""
    return can_make_group(user, group.programme)


def can_plan_meeting(user: User, group: SupervisionGroup) -> bool:
    return group.supervisor_id == user.pk or can_change_group(user, group)


def can_move_meeting(user: User, meeting: SupervisionMeeting) -> bool:
    """Move or cancel: only what is planned."""
    is_planned = meeting.state == SupervisionState.PLANNED
    return is_planned and can_plan_meeting(user, meeting.group)


def can_take_attendance(user: User, meeting: SupervisionMeeting, now: datetime) -> bool:
    """The supervisor alone, who was there too; corrected as often as needed."""
    has_begun = meeting.state != SupervisionState.CANCELLED and meeting.starts_at <= now
    return has_begun and meeting.group.supervisor_id == user.pk
