"""What pairs of the demo agreed on and say about themselves. All of it is made up."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from coaching.models import Fit
from coaching.services.actions import ActionEntry, settle_action, store_action
from coaching.services.goals import GoalEntry, GoalWords, rate_goal, store_goal
from coaching.services.milestones import FitEntry, answer_fit
from coaching.services.plans import pass_on_action
from matching.models import Pairing

DAY = timedelta(days=1)
GOALS = (
    GoalWords(
        title="Half of those I name for command courses are women",
        why="Last year it was one in ten, and nobody could tell me why.",
        low="Nobody asks who is named",
        high="Half and half, without a word from me",
    ),
    GoalWords(
        title="My staff meeting hears everybody",
        why="Three people speak, nine listen.",
        low="The same three speak",
        high="Everybody speaks before I do",
    ),
)
ACTIONS = (
    ("Ask personnel for the list of the last three years", -40, "done"),
    ("Change the order of speaking in the staff meeting", -3, "open"),
    ("Write down what a command course asks for, with the staff council", 9, "open"),
)
PASSED_ON = "Write down what a command course asks for, with the staff council"


def load(pairing: Pairing, place: int, *, began: datetime, now: datetime) -> None:
    """Goals, ratings and actions of the first pairs, and what each pair says about its fit."""
    _say_fit(pairing, place, began=began, now=now)
    if place < 2:
        _agree(pairing, began=began, now=now)


def _agree(pairing: Pairing, *, began: datetime, now: datetime) -> None:
    coachee, coach = pairing.people[0], pairing.coaches[0]
    goals = []
    for number, words in enumerate(GOALS):
        agreed = began + (37 + 30 * number) * DAY
        entry = GoalEntry(uuid.uuid4(), words, 2 + number, 7 + number, agreed.date())
        goal = store_goal(pairing=pairing, entry=entry, by=coachee, now=agreed)
        for step, person in enumerate((coachee, coach, coachee), 1):
            at = agreed + 45 * step * DAY
            if at < now:
                rate_goal(goal=goal, value=2 + number + step, rated_on=at.date(), by=person, now=at)
        goals.append(goal)
    for number, (what, days, state) in enumerate(ACTIONS):
        entry_at = now - 60 * DAY
        action = store_action(
            pairing=pairing,
            entry=ActionEntry(
                uuid.uuid4(), what, coachee, (now + days * DAY).date(), goals[number % 2]
            ),
            by=coach,
            now=entry_at,
        )
        if state != "open":
            settle_action(action=action, to_state=state, by=coachee, now=now + days * DAY)
        if what == PASSED_ON:
            pass_on_action(action=action, what=what, by=coachee, now=now - 5 * DAY)


def _say_fit(pairing: Pairing, place: int, *, began: datetime, now: datetime) -> None:
    """Everybody answered twice; one coachee is not sure, and says why to the organisers."""
    for person in pairing.people:
        at = began + 80 * DAY
        answer_fit(pairing=pairing, entry=FitEntry(uuid.uuid4(), Fit.KEEP), by=person, now=at)
    if place == 1:
        worried = FitEntry(
            uuid.uuid4(), Fit.WORRIED, "Made-up comment: we have not found a date for weeks."
        )
        answer_fit(pairing=pairing, entry=worried, by=pairing.people[0], now=now - 2 * DAY)
