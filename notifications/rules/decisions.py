from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import MessageState, OutboxMessage

FAILED = {MessageState.DEAD, MessageState.HELD}


class MessageRefused(ValueError):
    """A decision about a message that does not hold, in words for whoever tried."""


def can_retry(user: User, message: OutboxMessage, now: datetime) -> bool:
    """Whether `user` may send the message again."""
    return can_void(user, message) and not _is_too_late(message, now)


def can_void(user: User, message: OutboxMessage) -> bool:
    """Whether `user` may stop the message: it failed, and its person is theirs to look after."""
    return (
        message.state in FAILED
        and OutboxMessage.objects.visible_to(user).filter(pk=message.pk).exists()
    )


def check_retry(user: User, message: OutboxMessage, now: datetime) -> None:
    """Raise MessageRefused when `can_retry` says no."""
    check_void(user, message)
    if _is_too_late(message, now):
        raise MessageRefused(_("It is too late: the message would be of no use any more."))


def check_void(user: User, message: OutboxMessage) -> None:
    """Raise MessageRefused when `can_void` says no."""
    if not can_void(user, message):
        raise MessageRefused(_("This message does not wait for a decision any more."))


def _is_too_late(message: OutboxMessage, now: datetime) -> bool:
    return message.useless_after is not None and message.useless_after < now
