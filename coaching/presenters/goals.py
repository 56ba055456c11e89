"""Goals and actions in words and as a line over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.models import Action, ActionState, Goal, GoalState, PlanItem, PlanState
from coaching.rules.goals import can_pass_on

GOAL_SHAPES = {GoalState.OPEN: "accent", GoalState.REACHED: "good", GoalState.DROPPED: ""}
ACTION_SHAPES = {ActionState.OPEN: "accent", ActionState.DONE: "good", ActionState.DROPPED: ""}
PLAN_SHAPES = {
    PlanState.OPEN: "wait",
    PlanState.UNDER_WAY: "accent",
    PlanState.DONE: "good",
    PlanState.DROPPED: "",
}
REFUSALS: dict[str, Promise] = {
    "changed": gettext_lazy("Somebody changed this meanwhile. Look at both and store again."),
    "pairing_closed": gettext_lazy("This pairing has ended; its records stay as they are."),
    "locked": gettext_lazy(
        "The words of this pairing are locked: the key is missing here. Ask who runs this site."
    ),
    "target_below": gettext_lazy("The target lies above where it stands now."),
    "elsewhere": gettext_lazy("This does not belong to your pairing. Open the page again."),
    "goal_move": gettext_lazy("The goal is in another state by now."),
    "goal_not_open": gettext_lazy("Only a goal that is open can be rated."),
    "action_settled": gettext_lazy("This action is settled. Open it again to change it."),
    "owner_elsewhere": gettext_lazy("Choose one of you."),
    "not_to_pass_on": gettext_lazy("Only the coachee can pass on an action, while it is open."),
    "plan_move": gettext_lazy("This line is in another state by now."),
    "not_yours": gettext_lazy("This line of the plan was withdrawn or is not yours."),
}
# The picture of ratings, in pixels: its frame, and what surrounds the grid.
WIDTH, HEIGHT, SIDE, TOP = 340, 170, 30, 12
LEVELS = 10


def goal_refusal(reason: str) -> str:
    """A refusal about goals and actions in words."""
    return str(REFUSALS[reason])


@dataclass(frozen=True)
class Point:
    """One rating on the picture."""

    x: int
    y: int
    value: int
    on: date
    who: str


@dataclass(frozen=True)
class Line:
    """The picture of a goal over time: points from left to right, and the height of its target."""

    points: list[Point]
    target_y: int
    grid: list[tuple[int, int]]
    width: int = WIDTH
    height: int = HEIGHT
    start: int = SIDE
    end: int = WIDTH - SIDE // 2

    @property
    def path(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def line_of(goal: Goal) -> Line:
    """The ratings of a goal read with their authors, from the baseline on."""
    said = [(goal.agreed_on, goal.baseline, str(_("Where it began")))]
    said += [(one.rated_on, one.value, one.by.name) for one in goal.ratings.all()]
    said.sort(key=lambda one: one[0])
    first, last = said[0][0], said[-1][0]
    days = max((last - first).days, 1)
    room = WIDTH - SIDE - SIDE // 2
    points = [
        Point(SIDE + room * (on - first).days // days, _height(value), value, on, who)
        for on, value, who in said
    ]
    grid = [(level, _height(level)) for level in (0, 5, 10)]
    return Line(points, _height(goal.target), grid)


def _height(level: int) -> int:
    return TOP + (HEIGHT - 2 * TOP) * (LEVELS - level) // LEVELS


@dataclass(frozen=True)
class ActionLine:
    """An action as the pair reads it."""

    action: Action
    what: str | None = field(repr=False)
    owner: str
    word: str
    shape: str
    can_pass_on: bool
    plan_item: PlanItem | None

    @property
    def is_open(self) -> bool:
        return self.action.state == ActionState.OPEN


def action_lines(
    opened: Sequence[Any], user: User, plan_items: dict[Any, PlanItem], today: date
) -> list[ActionLine]:
    """Actions of a pair, `opened` with their words: what is open first, soonest due first."""
    ordered = sorted(opened, key=lambda one: one.action.state != ActionState.OPEN)
    return [_action_line(one.action, one.what, user, plan_items, today) for one in ordered]


def _action_line(
    action: Action, what: str | None, user: User, plan_items: dict[Any, PlanItem], today: date
) -> ActionLine:
    is_late = action.state == ActionState.OPEN and action.due_on < today
    item = plan_items.get(action.pk)
    return ActionLine(
        action=action,
        what=what,
        owner=_("You") if action.owner_id == user.pk else action.owner.name,
        word=_("Overdue") if is_late else str(ActionState(action.state).label),
        shape="wait" if is_late else ACTION_SHAPES[ActionState(action.state)],
        can_pass_on=item is None and can_pass_on(user, action),
        plan_item=item,
    )


@dataclass(frozen=True)
class GoalCard:
    """A goal as the pair reads it: its words, where it began, is and should be."""

    goal: Goal
    words: Any = field(repr=False)
    word: str
    shape: str
    now: int
    open_actions: int


def goal_cards(opened: Sequence[Any], actions: Sequence[ActionLine]) -> list[GoalCard]:
    """The goals of a pair, `opened` with their words; those that are open come first."""
    ordered = sorted(opened, key=lambda one: one.goal.state != GoalState.OPEN)
    return [
        GoalCard(
            goal=one.goal,
            words=one.words,
            word=str(GoalState(one.goal.state).label),
            shape=GOAL_SHAPES[GoalState(one.goal.state)],
            now=level_now(one.goal),
            open_actions=sum(
                line.is_open and line.action.goal_id == one.goal.pk for line in actions
            ),
        )
        for one in ordered
    ]


def level_now(goal: Goal) -> int:
    """What was said last of where the goal stands."""
    ratings = list(goal.ratings.all())
    return ratings[-1].value if ratings else goal.baseline
