"""Calendar mail: an entry to take over, or one to take out."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.calendar import appointments_of, cancellation, invitation
from notifications.emails.registry import MessageKind, MessageText, register_kind
from notifications.models import CalendarEntry

KIND = "notifications.calendar"


def compose_calendar_mail(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Carry the entry as it is now; a mail that a later one replaces is not needed."""
    entry = CalendarEntry.objects.filter(pk=about_id).first()
    word, _sep, rest = occurrence.partition(":")
    if entry is None:
        return None
    is_guest = not entry.is_cancelled and entry.guests.filter(user=recipient).exists()
    if word == "cancel":
        return None if is_guest else _cancelled(entry, recipient)
    is_newest = rest.partition(":")[0] == str(entry.sequence)
    if not is_guest or not is_newest or entry.uid not in appointments_of(recipient, now=now):
        return None
    return _requested(entry, recipient)


def _requested(entry: CalendarEntry, recipient: User) -> MessageText:
    is_first = entry.sequence == 0
    return MessageText(
        subject=_("For your calendar") if is_first else _("For your calendar: a change"),
        paragraphs=(
            _("The file that comes with this mail puts the date into your calendar."),
            _("Its title there says nothing but what it is; the rest stays in Counterpart."),
        ),
        url=entry.path,
        action=_("See it in Counterpart"),
        calendar=invitation(entry, recipient),
    )


def _cancelled(entry: CalendarEntry, recipient: User) -> MessageText:
    return MessageText(
        subject=_("For your calendar: a date is off"),
        paragraphs=(_("The file that comes with this mail takes the date out of your calendar."),),
        calendar=cancellation(entry, recipient),
    )


register_kind(
    MessageKind(
        name=KIND,
        label=gettext_lazy("Dates for your calendar"),
        compose=compose_calendar_mail,
        travels_alone=True,
    )
)
