"""The doors through which messages and preferences change."""

from notifications.services.queueing import queue_message

__all__ = ["queue_message"]
