"""Sessions of a pair, their logs, goals and milestones, and notes that nobody else can read."""

from coaching.models.goal import (
    HIGHEST,
    LOWEST,
    Action,
    ActionMove,
    ActionState,
    Goal,
    GoalMove,
    GoalRating,
    GoalState,
)
from coaching.models.milestone import ClosingAnswer, Fit, FitAnswer, FollowUp, GoalsReached
from coaching.models.note import Note, NoteKind, NoteReading, PairingKey
from coaching.models.plan import PlanItem, PlanMove, PlanState
from coaching.models.session import (
    MOST_MINUTES,
    Session,
    SessionKind,
    SessionLog,
    SessionMove,
    SessionState,
)

__all__ = [
    "HIGHEST",
    "LOWEST",
    "MOST_MINUTES",
    "Action",
    "ActionMove",
    "ActionState",
    "ClosingAnswer",
    "Fit",
    "FitAnswer",
    "FollowUp",
    "Goal",
    "GoalMove",
    "GoalRating",
    "GoalState",
    "GoalsReached",
    "Note",
    "NoteKind",
    "NoteReading",
    "PairingKey",
    "PlanItem",
    "PlanMove",
    "PlanState",
    "Session",
    "SessionKind",
    "SessionLog",
    "SessionMove",
    "SessionState",
]
