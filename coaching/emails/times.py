"""Messages about times that were proposed, and about several sessions planned at one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from coaching.calendar import session_key
from coaching.emails.planned import planned
from coaching.models import Session, TimeProposal
from coaching.presenters import home_of, when
from coaching.rules import ANSWER_TIMES_AFTER, REMINDED_STATES, can_answer, is_of_pair
from matching.models import Pairing
from matching.presenters.names import others_named
from matching.presenters.zones import both_zones
from notifications.calendar import CalendarFile, publication
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)
from notifications.models import CalendarEntry

# The occurrence of the reminder; that of the first message is empty.
WAITING = "waiting"


def compose_times_proposed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The other side proposes times, or has waited for days, and the reader can take one."""
    times = TimeProposal.objects.with_people().filter(pk=about_id).first()
    if times is None or not is_of_pair(recipient, times.pairing):
        return None
    if occurrence == WAITING:
        asks = _("%(name)s proposed times for a session with you. They still wait for an answer.")
    else:
        asks = _("%(name)s proposes times for a session with you.")
    return text_of_times(times, asks, recipient, now)


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """A reminder for each who can answer times that have waited for days."""
    for times in times_waiting(now, until):
        for person in times.pairing.others(times.proposed_for):
            yield still_waiting("coaching.times_proposed", times, person)


def times_waiting(now: datetime, until: datetime) -> QuerySet[TimeProposal]:
    """Those without an answer of which people are reminded up to `until`."""
    begun = TimeProposal.objects.open(now).filter(
        pairing__state__in=REMINDED_STATES, proposed_at__lte=until - ANSWER_TIMES_AFTER
    )
    return begun.with_people().order_by("proposed_at")


def still_waiting(kind: str, times: TimeProposal, person: User) -> PlannedMessage:
    """The reminder that tells `person` of times without an answer."""
    return planned(
        kind,
        times.pairing,
        about=times,
        recipient=person,
        due_at=times.proposed_at + ANSWER_TIMES_AFTER,
        occurrence=WAITING,
        useless_after=times.last_at,
    )


def text_of_times(
    times: TimeProposal, asks: str, recipient: User, now: datetime
) -> MessageText | None:
    """The times in all zones, as long as the reader can take one of them."""
    if not can_answer(recipient, times, now):
        return None
    coming = [both_zones(at, *times.pairing.people) for at in times.starts if at > now]
    return MessageText(
        subject=_("Choose a time for a session"),
        paragraphs=(
            asks % {"name": times.proposed_for.name},
            *coming,
            _("Take one of them, or propose others."),
        ),
        url=times.get_absolute_url(),
        action=_("Choose a time"),
    )


def compose_series_planned(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Several sessions were planned at one go."""
    own = Session.objects.filter(pairing__in=Pairing.objects.of(recipient).live())
    ahead = own.filter(series__pk=about_id).ahead(now).with_people()
    sessions = list(ahead.select_related("planned_by"))
    if not sessions:
        return None
    facts = {
        "planner": sessions[0].planned_by.name,
        "count": len(sessions),
        "name": others_named(sessions[0].pairing, recipient),
    }
    told = ngettext(
        "%(planner)s planned %(count)s session of you and %(name)s:",
        "%(planner)s planned %(count)s sessions of you and %(name)s:",
        len(sessions),
    )
    return text_of_series(sessions, told % facts, recipient)


def text_of_series(sessions: Sequence[Session], told: str, recipient: User) -> MessageText:
    """The dates of a series one below the other."""
    return MessageText(
        subject=_("Your sessions"),
        paragraphs=(told, *(when(session) for session in sessions)),
        url=home_of(recipient, sessions[0].pairing),
        action=_("See the sessions"),
        calendar=_file_of(sessions),
    )


def _file_of(sessions: Sequence[Session]) -> CalendarFile:
    """One file that brings all of them into a calendar."""
    keys = [session_key(session) for session in sessions]
    entries = CalendarEntry.objects.filter(uid__in=keys, is_cancelled=False)
    return publication(entries.order_by("starts_at"))


register_kind(
    MessageKind(
        name="coaching.times_proposed",
        label=gettext_lazy("Times proposed for a session with you"),
        compose=compose_times_proposed,
    )
)
register_kind(
    MessageKind(
        name="coaching.series_planned",
        label=gettext_lazy("Several sessions planned at one go"),
        compose=compose_series_planned,
        travels_alone=True,
    )
)
register_planner("coaching.times", planned_messages)
