"""What coaching writes to people; each module registers its kinds and its planner at import."""

from coaching.emails import milestones, sessions

__all__ = ["milestones", "sessions"]
