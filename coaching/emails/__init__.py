"""What coaching writes to people; each module registers its kinds and its planner at import."""

from coaching.emails import hours, sessions

__all__ = ["hours", "sessions"]
