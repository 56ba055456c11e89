"""Supervision in words: refusals, what is next, what waits for the supervisor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from coaching.models import HoursLetter, SupervisionMeeting, SupervisionState
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import moment
from matching.presenters.zones import both_zones

REFUSALS: dict[str, Promise] = {
    "not_yours": gettext_lazy("This group is not yours to change."),
    "name_taken": gettext_lazy("A group of this programme has this name. Choose another one."),
    "supervisor_is_member": gettext_lazy("The supervisor cannot be a member of the group too."),
    "changed": gettext_lazy("Somebody changed this meanwhile. Look at both and store again."),
    "settled": gettext_lazy("This meeting was held or cancelled meanwhile."),
    "in_past": gettext_lazy("This time is past. Choose a time to come."),
    "clash": gettext_lazy("Somebody of the group has a session then. Choose another time."),
    "twice": gettext_lazy("A meeting of this group at this very time is stored already."),
    "not_now": gettext_lazy("Attendance can be taken once the meeting has begun."),
}
MEETING_SHAPES: dict[str, str] = {
    SupervisionState.PLANNED: "accent",
    SupervisionState.HELD: "good",
    SupervisionState.CANCELLED: "",
}


def refusal(reason: str) -> str:
    """A refusal of the rules in words."""
    return str(REFUSALS[reason])


def when(meeting: SupervisionMeeting) -> str:
    """When the group meets, by the clocks of the reader and the supervisor."""
    return both_zones(meeting.starts_at, meeting.group.supervisor)


def waiting(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """The next supervision, attendance to take, letters of hours to issue."""
    planned = SupervisionMeeting.objects.planned().of(user)
    yield Waiting(planned, partial(_meetings, user=user, now=now))
    if can(user, Verb.RUN_PROGRAMMES):
        asked = HoursLetter.objects.visible_to(user).asked().exclude(coach=user)
        yield Waiting(asked, _letters)


def _meetings(
    planned: QuerySet[SupervisionMeeting], *, user: User, now: datetime
) -> Iterator[NextStep]:
    is_next = True
    for meeting in planned.select_related("group__supervisor").order_by("starts_at"):
        if meeting.starts_at > now:
            if is_next:
                yield _step_to_meet(meeting)
            is_next = False
        elif meeting.group.supervisor_id == user.pk:
            yield NextStep(
                urgency=Urgency.DUE,
                due_at=meeting.starts_at,
                title=_("Say who was at the supervision of %(group)s")
                % {"group": meeting.group.name},
                detail=moment(meeting.starts_at),
                url=reverse("coaching:supervision-attendance", args=[meeting.pk]),
                action=_("Take attendance"),
            )


def _step_to_meet(meeting: SupervisionMeeting) -> NextStep:
    return NextStep(
        urgency=Urgency.OPEN,
        due_at=meeting.starts_at,
        title=_("Supervision: %(when)s") % {"when": when(meeting)},
        detail=meeting.group.name,
        url=meeting.get_absolute_url(),
        action=_("See the group"),
    )


def _letters(asked: QuerySet[HoursLetter]) -> Iterator[NextStep]:
    times = sorted(asked.values_list("asked_at", flat=True))
    count = len(times)
    yield NextStep(
        urgency=Urgency.DUE,
        due_at=times[0],
        title=ngettext(
            "%(count)s coach asks for a letter of hours",
            "%(count)s coaches ask for a letter of hours",
            count,
        )
        % {"count": count},
        detail=_("Read what it would say, then issue it."),
        url=reverse("coaching:hours-letter-list"),
        action=_("See the letters"),
    )
