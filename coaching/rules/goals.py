"""Goals and actions of a pair, and what of them is passed on to an action plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coaching.models import Action, ActionState, Goal, GoalState, PlanItem, PlanState
from coaching.rules import can_plan, is_of_pair

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models import Pairing

GOAL_MOVES: dict[str, frozenset[str]] = {
    GoalState.OPEN: frozenset({GoalState.REACHED, GoalState.DROPPED}),
    GoalState.REACHED: frozenset({GoalState.OPEN}),
    GoalState.DROPPED: frozenset({GoalState.OPEN}),
}
PLAN_MOVES: dict[str, frozenset[str]] = {
    PlanState.OPEN: frozenset({PlanState.UNDER_WAY, PlanState.DONE, PlanState.DROPPED}),
    PlanState.UNDER_WAY: frozenset({PlanState.DONE, PlanState.DROPPED}),
    PlanState.DONE: frozenset({PlanState.UNDER_WAY}),
    PlanState.DROPPED: frozenset({PlanState.OPEN}),
}


class GoalRefused(ValueError):
    """A goal cannot be stored or moved so; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class GoalChanged(GoalRefused):
    """Somebody stored the goal or action meanwhile: this save would lose their words."""

    def __init__(self) -> None:
        super().__init__("changed")


class ActionRefused(GoalRefused):
    """An action cannot be stored, settled or passed on so."""


class PlanRefused(GoalRefused):
    """What was passed on cannot be moved or withdrawn so."""


def can_read_goal(user: User, goal: Goal) -> bool:
    """The pair alone: a sponsor reads the goals that stand in the agreement, not these."""
    return is_of_pair(user, goal.pairing)


def can_write_goals(user: User, pairing: Pairing) -> bool:
    return can_plan(user, pairing)


def may_own_action(user: User, pairing: Pairing) -> bool:
    """The coachee, or a coach who promised something."""
    return is_of_pair(user, pairing)


def can_pass_on(user: User, action: Action) -> bool:
    """Only the coachee consents that others read what the pair agreed on."""
    is_coachee = action.pairing.people[0].pk == user.pk
    return is_coachee and action.pairing.is_live and action.state == ActionState.OPEN


def can_move_plan_item(user: User, item: PlanItem) -> bool:
    """The leader alone, also after the coaching: the plan outlives it."""
    return item.passed_by_id == user.pk and item.withdrawn_at is None


def check_goal_move(goal: Goal, to_state: str) -> None:
    """Raise GoalRefused unless the move is in GOAL_MOVES."""
    if to_state not in GOAL_MOVES[goal.state]:
        raise GoalRefused("goal_move")


def check_plan_move(item: PlanItem, to_state: str) -> None:
    """Raise PlanRefused unless the move is in PLAN_MOVES."""
    if to_state not in PLAN_MOVES[item.state]:
        raise PlanRefused("plan_move")
