"""Messages about times that were proposed, and about several sessions planned at one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from coaching.calendar import session_key
from coaching.models import Session, TimeProposal
from coaching.presenters import home_of, when
from coaching.rules import can_answer, is_of_pair
from matching.models import Pairing
from matching.presenters.names import others_named
from matching.presenters.zones import both_zones
from notifications.calendar import CalendarFile, publication
from notifications.emails import MessageKind, MessageText, register_kind
from notifications.models import CalendarEntry


def compose_times_proposed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The other side proposes times, and the reader can take one."""
    times = TimeProposal.objects.with_people().filter(pk=about_id).first()
    if times is None or not is_of_pair(recipient, times.pairing):
        return None
    asks = _("%(name)s proposes times for a session with you.")
    return text_of_times(times, asks, recipient, now)


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
