"""The outbox, what people do not want to get, and the mailbox of the demo."""

from notifications.models.calendar import CalendarEntry, CalendarFeed, CalendarGuest, Noun
from notifications.models.mailbox import MailboxMessage
from notifications.models.outbox import MessageState, OutboxMessage, Reason, message_key
from notifications.models.preference import StoppedKind

__all__ = [
    "CalendarEntry",
    "CalendarFeed",
    "CalendarGuest",
    "MailboxMessage",
    "MessageState",
    "Noun",
    "OutboxMessage",
    "Reason",
    "StoppedKind",
    "message_key",
]
