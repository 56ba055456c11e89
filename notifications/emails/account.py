"""Account mail: password resets and notes about changes of one's own account."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.crypto import open_text
from notifications.emails.registry import MessageKind, MessageText, register_kind
from notifications.models import OutboxMessage

KIND = "notifications.account"


def compose_account_mail(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Open the text that was sealed when the person asked; the row is about itself."""
    message = OutboxMessage.objects.filter(pk=about_id, recipient=recipient).first()
    if message is None or message.sealed_text is None:
        return None
    subject, text = open_text(message)
    paragraphs = tuple(part.strip() for part in text.split("\n\n") if part.strip())
    return MessageText(subject=subject, paragraphs=paragraphs)


register_kind(
    MessageKind(
        name=KIND,
        label=_("Your account: passwords and sign-in"),
        compose=compose_account_mail,
        can_be_stopped=False,
        is_urgent=True,
    )
)
