"""The doors through which messages and preferences change."""

from notifications.services.calendar import (
    cancel_appointment,
    keep_appointment,
    make_feed,
    note_appointment,
    stop_feed,
    take_out_of_calendar,
)
from notifications.services.decisions import retry_message, void_message
from notifications.services.planning import plan_messages
from notifications.services.preferences import change_preferences, stop_kind
from notifications.services.queueing import queue_account_mail, queue_message

__all__ = [
    "cancel_appointment",
    "change_preferences",
    "keep_appointment",
    "make_feed",
    "note_appointment",
    "plan_messages",
    "queue_account_mail",
    "queue_message",
    "retry_message",
    "stop_feed",
    "stop_kind",
    "take_out_of_calendar",
    "void_message",
]
