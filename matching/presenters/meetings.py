"""Chemistry meetings in words: for the two, what is theirs to do; for organisers, no more than
whether they met and whether both have said how it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import day
from matching.models import ChemistryMeeting, MeetingState
from matching.presenters.zones import both_zones
from matching.queries.chemistry import own_meetings

SOON = timedelta(days=3)


@dataclass(frozen=True)
class Look:
    """The state of a meeting as one of the two reads it, and what they can do now."""

    words: Any
    state_class: str
    action: Any = ""


NO_TIME = Look(gettext_lazy("No time yet"), "wait", gettext_lazy("Offer times"))
ANSWERING = Look(gettext_lazy("Waiting for the other person"), "")
CHOOSE = Look(gettext_lazy("Choose a time"), "wait", gettext_lazy("Choose a time"))
AGREED = Look(gettext_lazy("Time agreed"), "accent")
SAY = Look(gettext_lazy("Say how it went"), "wait", gettext_lazy("Say how it went"))
THANKS = Look(gettext_lazy("You have said how it went"), "good")
OVER = Look(gettext_lazy("The time to meet is over"), "")
STATES: dict[str, Look] = {
    MeetingState.CANCELLED: Look(gettext_lazy("Does not take place"), ""),
    MeetingState.MISSED: Look(gettext_lazy("You did not meet"), ""),
}


def look_of(meeting: Any, user: User, now: datetime) -> Look:
    """`meeting` is one of `own_meetings`: it knows its times and whether `user` has spoken."""
    if meeting.state in STATES:
        return STATES[meeting.state]
    if meeting.state == MeetingState.HELD:
        return THANKS if meeting.has_said else SAY
    if meeting.state == MeetingState.AGREED:
        return AGREED if meeting.starts_at > now else SAY
    times = [one for one in meeting.times.all() if one.starts_at > now]
    if any(one.by_id != user.pk for one in times):
        return CHOOSE
    if meeting.round.meet_by <= now:
        return OVER
    return ANSWERING if times else NO_TIME


def when(meeting: ChemistryMeeting) -> str:
    """The agreed time by the clocks of both; nothing before there is one."""
    return both_zones(meeting.starts_at, *meeting.people) if meeting.starts_at else ""


@dataclass(frozen=True)
class Card:
    """One meeting on the list of one of its two people."""

    meeting: ChemistryMeeting
    other: User
    look: Look
    when: str


def cards(meetings: QuerySet[ChemistryMeeting], user: User, now: datetime) -> list[Card]:
    """The own meetings of a person, those that wait for them first."""
    found = [Card(one, one.other(user), look_of(one, user, now), when(one)) for one in meetings]
    return sorted(found, key=lambda card: not card.look.action)


def waiting_meetings(user: User, now: datetime) -> Iterator[Waiting[NextStep]]:
    """What is theirs to do next: offer, choose, say how it went."""
    yield Waiting(own_meetings(user), partial(_steps, user=user, now=now))


def _steps(
    meetings: QuerySet[ChemistryMeeting], *, user: User, now: datetime
) -> Iterator[NextStep]:
    for card in cards(meetings, user, now):
        if not card.look.action:
            continue
        meet_by = card.meeting.round.meet_by or now
        is_late = card.look is SAY or meet_by - now < SOON
        yield NextStep(
            urgency=Urgency.DUE if is_late else Urgency.SOON,
            due_at=meet_by,
            title=_("%(what)s: your chemistry meeting with %(name)s")
            % {"what": card.look.words, "name": card.other.name},
            detail=_("Please meet by %(day)s.") % {"day": day(meet_by)}
            if card.look is not SAY
            else _("Nobody but the matching reads it."),
            url=reverse("matching:meeting-detail", args=[card.meeting.pk]),
            action=card.look.action,
        )


def for_organiser(meeting: Any, now: datetime) -> tuple[Any, str]:
    """Held or not, and no more: who said no, and when they meet, is for the two."""
    if meeting.state == MeetingState.DRAFT:
        return _("Draft"), ""
    if meeting.state == MeetingState.HELD:
        return _("Held"), "good"
    meet_by = meeting.round.meet_by
    is_over = meet_by is not None and meet_by <= now
    return (_("Not held"), "") if is_over else (_("Not held yet"), "wait")


def both_said(meeting: Any) -> str:
    """Whether both have said how it went; never what."""
    if meeting.state != MeetingState.HELD:
        return ""
    return _("Both have said how it went") if meeting.said == 2 else _("Not both yet")
