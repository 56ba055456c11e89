"""The rows of a pair's goals, actions and milestones, and of action plans. Data, not code."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, pk
from tests.access.world import World

PAIR = "leader expert"
FOLLOWING = "leader focal_point organiser"


def a_goal_state(world: World) -> dict[str, Any]:
    """A goal, and the state it could come to."""
    return {"goal": world.things["goal"].pk, "state": "reached"}


def an_action_state(world: World) -> dict[str, Any]:
    """An action, and the state it could come to."""
    return {"action": world.things["agreed_action"].pk, "state": "done"}


def a_step(world: World) -> dict[str, Any]:
    """What a pair can do by itself."""
    return {"pairing": world.things["pairing"].pk, "step": "pause"}


def a_follow_up(world: World) -> dict[str, Any]:
    """The first follow-up of a pair."""
    return {"pairing": world.things["pairing"].pk, "months": 3}


PAIR_WORK: tuple[Row, ...] = (
    Row("coaching:pairing", pk("pairing", "pairing"), get=f"{PAIR} organiser"),
    Row("coaching:goal-create", pk("pairing", "pairing"), get=PAIR, post=PAIR),
    Row("coaching:goal-detail", pk("goal", "goal"), get=PAIR),
    Row("coaching:goal-edit", pk("goal", "goal"), get=PAIR, post=PAIR),
    Row("coaching:goal-rate", pk("goal", "goal"), post=PAIR),
    Row("coaching:goal-move", a_goal_state, post=PAIR),
    Row("coaching:action-create", pk("pairing", "pairing"), get=PAIR, post=PAIR),
    Row("coaching:action-edit", pk("agreed_action", "action"), get=PAIR, post=PAIR),
    Row("coaching:action-settle", an_action_state, post=PAIR),
    Row("coaching:action-pass-on", pk("agreed_action", "action"), get="leader", post="leader"),
    Row("coaching:plan-item", pk("plan_item", "item"), get=FOLLOWING, post="leader"),
    Row("coaching:plan-item-withdraw", pk("plan_item", "item"), get="leader", post="leader"),
    Row("coaching:fit-create", pk("pairing", "pairing"), get=PAIR, post=PAIR),
    Row("coaching:fit-detail", pk("fit_answer", "answer"), get="organiser", post="organiser"),
    Row("coaching:closing-create", pk("pairing", "pairing"), get=PAIR, post=PAIR),
    Row("coaching:pairing-step", a_step, get=PAIR, post=PAIR),
    Row("coaching:follow-up-create", a_follow_up, get=PAIR, post=PAIR),
    Row("evaluation:my-plan", get="leader head"),
    Row("evaluation:plan-list", get="focal_point"),
)
