"""The messages of matching, and when they are due."""

from matching.emails import kinds
from matching.emails.planner import planned_messages

__all__ = ["kinds", "planned_messages"]
