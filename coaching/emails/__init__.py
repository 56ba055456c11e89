"""What coaching writes to people; each module registers its kinds and its planner at import."""

from coaching.emails import agreements, sessions

__all__ = ["agreements", "sessions"]
