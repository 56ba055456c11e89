"""Sealed texts of account mail, and the signed links that stop a kind of message."""

from __future__ import annotations

import json
from uuid import UUID

from django.core import signing

from core import keyring
from notifications.models import CalendarFeed, OutboxMessage

STOP_SALT = "notifications.stop"


def seal_text(message: OutboxMessage, *, subject: str, text: str) -> bytes:
    """Seal a text for its row; moved to another row it does not open."""
    content = json.dumps({"subject": subject, "text": text}).encode()
    return keyring.seal(content, bound_to=_bound_to(message))


def open_text(message: OutboxMessage) -> tuple[str, str]:
    """Return subject and text that `seal_text` sealed for this row.

    Raises:
        keyring.Locked: no key of the ring opens it.
        ValueError: the row holds no text.
    """
    if message.sealed_text is None:
        raise ValueError(message.key)
    content = json.loads(keyring.unseal(bytes(message.sealed_text), bound_to=_bound_to(message)))
    return content["subject"], content["text"]


def seal_feed_token(feed: CalendarFeed, token: str) -> bytes:
    """Seal the secret of a feed for its row, so that its owner can see the address again."""
    return keyring.seal(token.encode(), bound_to=_feed(feed))


def open_feed_token(feed: CalendarFeed) -> str:
    """Return the secret that `seal_feed_token` sealed.

    Raises:
        keyring.Locked: no key of the ring opens it.
    """
    return keyring.unseal(bytes(feed.sealed_token), bound_to=_feed(feed)).decode()


def stop_token(user_id: UUID, kind: str) -> str:
    """The secret of the link that stops `kind` for one person, without signing in."""
    return signing.Signer(salt=STOP_SALT).sign(f"{user_id.hex}.{kind}")


def read_stop_token(token: str) -> tuple[UUID, str] | None:
    """The person and the kind that `token` names, or None when it is not one of ours."""
    try:
        user_id, _dot, kind = signing.Signer(salt=STOP_SALT).unsign(token).partition(".")
    except signing.BadSignature:
        return None
    return UUID(user_id), kind


def _feed(feed: CalendarFeed) -> str:
    return f"notifications.calendarfeed.sealed_token:{feed.pk}"


def _bound_to(message: OutboxMessage) -> str:
    return f"notifications.outboxmessage.sealed_text:{message.pk}"
