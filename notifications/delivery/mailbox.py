from __future__ import annotations

from collections.abc import Sequence
from email.mime.text import MIMEText

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notifications.models import MailboxMessage


class MailboxBackend(BaseEmailBackend):
    """Keeps each mail in the mailbox of the demo; nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            MailboxMessage.objects.bulk_create(
                MailboxMessage(
                    message_id=mail.extra_headers.get("Message-ID", ""),
                    address=address,
                    language=mail.extra_headers.get("Content-Language", ""),
                    subject=str(mail.subject)[:200],
                    text=str(mail.body),
                    calendar=_calendar_of(mail),
                )
                for address in mail.recipients()
            )
        return len(email_messages)


def _calendar_of(mail: EmailMessage) -> str:
    """The calendar file of a mail, or nothing."""
    for part in mail.attachments:
        if isinstance(part, MIMEText) and part.get_content_subtype() == "calendar":
            return bytes(part.get_payload(decode=True)).decode()
    return ""
