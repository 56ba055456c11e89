"""The messages of matching, and when they are due."""

from matching.emails import changes, chemistry, kinds, reminders
from matching.emails.planner import planned_messages

__all__ = ["changes", "chemistry", "kinds", "planned_messages", "reminders"]
