"""What may happen to a group session or a seminar day, and to whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coaching.models import GroupAudience, GroupState
from matching.models import Part
from matching.rules import can_run_cohort

if TYPE_CHECKING:
    from accounts.models import User
    from coaching.models import GroupSession

# A week before, whoever has not answered is asked once more.
ASK_BEFORE = timedelta(days=7)
PARTS_OF: dict[str, tuple[str, ...]] = {
    GroupAudience.BOTH: (Part.COACHEE, Part.COACH),
    GroupAudience.COACHEES: (Part.COACHEE,),
    GroupAudience.COACHES: (Part.COACH,),
}


class GroupRefused(ValueError):
    """A group session cannot be changed or answered so; `reason` is a key for presenters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def can_run_group(user: User, session: GroupSession) -> bool:
    """The organisers of its cohort."""
    return can_run_cohort(user, session.cohort)


def can_change_group(user: User, session: GroupSession) -> bool:
    return session.state == GroupState.PLANNED and can_run_group(user, session)


def takes_answers(session: GroupSession, now: datetime) -> bool:
    """People say whether they come until it begins."""
    return session.state == GroupState.PLANNED and session.starts_at > now


def can_take_attendance(user: User, session: GroupSession, now: datetime) -> bool:
    """From its begin on; a correction may come any time later."""
    is_on = session.state != GroupState.CANCELLED and session.starts_at <= now
    return is_on and can_run_group(user, session)
