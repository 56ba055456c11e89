"""The messages of matching, and when they are due."""

from matching.emails import changes, chemistry, kinds, reminders, second_coaches
from matching.emails.planner import planned_messages

__all__ = ["changes", "chemistry", "kinds", "planned_messages", "reminders", "second_coaches"]
