"""What coaching writes to people; each module registers its kinds and its planner at import."""

from coaching.emails import contacts, groups, sessions

__all__ = ["contacts", "groups", "sessions"]
