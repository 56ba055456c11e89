"""Delivery: claim, mark sending, send, mark sent; one commit each."""

from notifications.delivery.mailbox import MailboxBackend
from notifications.delivery.sending import send_due_messages

__all__ = ["MailboxBackend", "send_due_messages"]
