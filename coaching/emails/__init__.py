"""What coaching writes to people; each module registers its kinds and its planner at import."""

from coaching.emails import agreements, kept, sessions, times

__all__ = ["agreements", "kept", "sessions", "times"]
