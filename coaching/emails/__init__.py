"""What coaching writes to people; each module registers its kinds and its planner at import."""

from coaching.emails import (
    agreements,
    answers,
    contacts,
    groups,
    hours,
    kept,
    milestones,
    paper,
    sessions,
    times,
)

__all__ = [
    "agreements",
    "answers",
    "contacts",
    "groups",
    "hours",
    "kept",
    "milestones",
    "paper",
    "sessions",
    "times",
]
