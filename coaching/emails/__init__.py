"""What coaching writes to people; each module registers its kinds and its planner at import."""

from coaching.emails import answers, paper, sessions

__all__ = ["answers", "paper", "sessions"]
