"""From claimed rows to one mail, in the reader's language and time zone."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.mime.text import MIMEText
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from accounts.models import User
from notifications.calendar import CalendarFile
from notifications.crypto import stop_token
from notifications.emails import Link, MessageKind, MessageText, kind_named
from notifications.models import OutboxMessage, Reason

LONGEST_SUBJECT = 200
CALENDAR_FILE = "counterpart.ics"


class NotToSend(Exception):
    """The row is not to be sent; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Part:
    """One message of a mail."""

    row: OutboxMessage
    kind: MessageKind
    text: MessageText

    @property
    def links(self) -> list[Link]:
        """The links of the message with whole addresses, as mail needs them."""
        return [Link(f"{settings.BASE_URL}{link.url}", link.action) for link in self.text.links]


@dataclass(frozen=True)
class StopLink:
    """How the reader stops one kind with one click."""

    label: str
    url: str


def write_part(row: OutboxMessage, recipient: User, stopped: set[str], now: datetime) -> Part:
    """Check once more that the message is wanted, allowed and of use, and write it.

    Raises:
        NotToSend: it is to be voided, or nobody knows its kind.
    """
    kind = kind_named(row.kind)
    if kind is None:
        raise NotToSend(Reason.UNKNOWN_KIND)
    if not recipient.is_active:
        raise NotToSend(Reason.LEFT)
    if row.useless_after is not None and row.useless_after < now:
        raise NotToSend(Reason.TOO_LATE)
    if kind.can_be_stopped and kind.name in stopped:
        raise NotToSend(Reason.STOPPED)
    text = kind.compose(
        recipient=recipient, about_id=str(row.about_id), occurrence=row.occurrence, now=now
    )
    if text is None:
        raise NotToSend(Reason.NOT_NEEDED)
    return Part(row=row, kind=kind, text=text)


def write_mail(recipient: User, parts: list[Part]) -> EmailMultiAlternatives:
    """One mail of one or more messages; the language and the zone are active already."""
    stops = _stop_links(recipient, parts)
    context = {
        "recipient": recipient,
        "parts": parts,
        "stops": stops,
        "is_digest": len(parts) > 1,
        "may_be_double": any(part.row.possible_double for part in parts),
    }
    mail = EmailMultiAlternatives(
        subject=_subject(parts),
        body=render_to_string("notifications/mail.txt", context),
        to=[recipient.email],
        headers=_headers(parts, stops),
    )
    mail.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    for part in parts:
        if part.text.calendar is not None:
            mail.attach(_attachment(part.text.calendar))
    return mail


def _attachment(calendar: CalendarFile) -> MIMEText:
    """The file as calendar programs look for it: its method stands in the content type."""
    attached = MIMEText(calendar.content.decode(), "calendar", "utf-8")
    attached.set_param("method", calendar.method)
    attached.add_header("Content-Disposition", "attachment", filename=CALENDAR_FILE)
    return attached


def one_line(text: str) -> str:
    """`text` as one header value: no line breaks, no control or direction characters."""
    words = " ".join(text.split())
    kept = "".join(letter for letter in words if unicodedata.category(letter) not in ("Cc", "Cf"))
    return kept[:LONGEST_SUBJECT]


def _subject(parts: list[Part]) -> str:
    if len(parts) == 1:
        return one_line(parts[0].text.subject)
    # A list of subjects would tell more than each alone.
    return ngettext("%(count)d message for you", "%(count)d messages for you", len(parts)) % {
        "count": len(parts)
    }


def _stop_links(recipient: User, parts: list[Part]) -> list[StopLink]:
    stoppable = {part.kind.name: part.kind for part in parts if part.kind.can_be_stopped}
    return [
        StopLink(
            label=str(kind.label),
            url=settings.BASE_URL
            + reverse("notifications:stop", args=[stop_token(recipient.pk, name)]),
        )
        for name, kind in stoppable.items()
    ]


def _headers(parts: list[Part], stops: list[StopLink]) -> dict[str, str]:
    headers = {
        "Message-ID": _message_id([part.row for part in parts]),
        "Content-Language": get_language() or settings.LANGUAGE_CODE,
        "Auto-Submitted": "auto-generated",
    }
    if len(stops) == 1:
        headers["List-Unsubscribe"] = f"<{stops[0].url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _message_id(rows: list[OutboxMessage]) -> str:
    """The same rows always travel under the same name, so that mail programs can see a double."""
    keys = "\n".join(sorted(str(row.pk) for row in rows))
    name = hashlib.sha256(keys.encode()).hexdigest()[:40]
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"
