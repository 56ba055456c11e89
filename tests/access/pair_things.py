"""Goals, actions and answers of the pair in the world of the access table."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coaching.models import Fit
from coaching.services.actions import ActionEntry, store_action
from coaching.services.goals import GoalEntry, GoalWords, store_goal
from coaching.services.milestones import FitEntry, answer_fit
from coaching.services.plans import pass_on_action

if TYPE_CHECKING:
    from tests.access.world import World


def make_pair_work(world: World, now: datetime) -> None:
    """A goal, two actions of which one is passed on, and what the expert says of the fit."""
    pairing, leader, expert = (
        world.things["pairing"],
        world.people["leader"],
        world.people["expert"],
    )
    words = GoalWords(world.sentinel("pair.goal"), why=world.sentinel("pair.goal_why"))
    entry = GoalEntry(uuid.uuid4(), words, 2, 7, now.date())
    world.things["goal"] = store_goal(pairing=pairing, entry=entry, by=leader, now=now)
    for name, what in (("agreed_action", "pair.action"), ("passed_action", "pair.passed_action")):
        world.things[name] = store_action(
            pairing=pairing,
            entry=ActionEntry(
                uuid.uuid4(), world.sentinel(what), leader, (now + timedelta(days=9)).date()
            ),
            by=leader,
            now=now,
        )
    world.things["plan_item"] = pass_on_action(
        action=world.things["passed_action"],
        what=world.sentinel("leader.plan_item"),
        by=leader,
        now=now,
    )
    fit = FitEntry(uuid.uuid4(), Fit.WORRIED, world.sentinel("expert.fit_comment"))
    world.things["fit_answer"] = answer_fit(pairing=pairing, entry=fit, by=expert, now=now)
