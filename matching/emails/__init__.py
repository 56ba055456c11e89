"""The messages of matching, and when they are due."""

from matching.emails import changes, kinds, reminders
from matching.emails.planner import planned_messages

__all__ = ["changes", "kinds", "planned_messages", "reminders"]
