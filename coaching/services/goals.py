"""The one place where goals are written, rated, moved and opened."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from coaching import crypto
from coaching.models import Goal, GoalMove, GoalRating, GoalState
from coaching.rules import goals as rules
from coaching.rules.goals import GoalChanged, GoalRefused
from coaching.services import sealing
from core import audit
from matching.models import Pairing


@dataclass(frozen=True)
class GoalWords:
    """What the pair wrote of a goal; `low` and `high` say what 0 and 10 mean."""

    title: str = field(repr=False)
    why: str = field(default="", repr=False)
    low: str = field(default="", repr=False)
    high: str = field(default="", repr=False)


@dataclass(frozen=True)
class GoalEntry:
    """A goal as typed. `key` is drawn with the form, so that a form sent twice makes one goal;
    `version` is the one its author looked at, 0 for a new goal."""

    key: uuid.UUID
    words: GoalWords
    baseline: int
    target: int
    agreed_on: date
    version: int = 0


@dataclass(frozen=True)
class OpenedGoal:
    """A goal in the hands of somebody who may read it. `words` is None when it is locked."""

    goal: Goal
    words: GoalWords | None = field(repr=False)


@sensitive_variables("entry")
@transaction.atomic
def store_goal(*, pairing: Pairing, entry: GoalEntry, by: User, now: datetime) -> Goal:
    """Store a new goal, or a changed one.

    Raises:
        GoalRefused: the pairing has ended, the scale does not do, or its key is missing here.
        GoalChanged: somebody stored it meanwhile; nothing was overwritten.
    """
    pairing = lock_pairing(pairing, by)
    if entry.baseline >= entry.target:
        raise GoalRefused("target_below")
    goal = Goal.objects.select_for_update().filter(pk=entry.key).first()
    if goal is None:
        return _store_new(pairing, entry, by=by, now=now)
    if goal.pairing_id != pairing.pk:
        raise GoalRefused("elsewhere")
    if _is_stored_so(goal, pairing, entry):
        return goal
    if goal.version != entry.version:
        raise GoalChanged
    return _store(goal, pairing, entry, by=by, now=now)


@transaction.atomic
def move_goal(*, goal: Goal, to_state: str, by: User, now: datetime) -> Goal:
    """Call a goal reached or dropped, or open it again; done twice it changes nothing.

    Raises:
        GoalRefused: the pairing has ended, or the move is not legal.
    """
    lock_pairing(goal.pairing, by)
    held = Goal.objects.select_for_update().get(pk=goal.pk)
    if held.state == to_state:
        return held
    rules.check_goal_move(held, to_state)
    from_state, held.state = held.state, to_state
    held.save(update_fields=["state"])
    _keep(held, from_state, by=by, now=now)
    audit.record("goal.moved", held, by=by, now=now, to_state=to_state)
    return held


@transaction.atomic
def rate_goal(*, goal: Goal, value: int, rated_on: date, by: User, now: datetime) -> GoalRating:
    """Say where a goal stands on a day; said again for that day it is corrected.

    Raises:
        GoalRefused: the pairing has ended, or the goal is not open.
    """
    lock_pairing(goal.pairing, by)
    held = Goal.objects.select_for_update().get(pk=goal.pk)
    if held.state != GoalState.OPEN:
        raise GoalRefused("goal_not_open")
    rating, _is_new = GoalRating.objects.update_or_create(
        goal=held, by=by, rated_on=rated_on, defaults={"value": value, "at": now}
    )
    audit.record("goal.rated", held, by=by, now=now)
    return rating


@sensitive_variables()
@transaction.atomic
def open_goals(*, pairing: Pairing, by: User, now: datetime) -> list[OpenedGoal]:
    """Check rights, decrypt, and write down who read: the only way from goals to their words.

    Goals that `by` may not read are left out.
    """
    goals = Goal.objects.filter(pairing=pairing).with_key().prefetch_related("ratings__by")
    readable = [goal for goal in goals if rules.can_read_goal(by, goal)]
    if readable:
        audit.record("goals.opened", pairing, by=by, now=now, count=len(readable))
    return [OpenedGoal(goal, goal_words(goal)) for goal in readable]


def goal_words(goal: Goal) -> GoalWords | None:
    """The words of a goal fetched `with_key`, for whoever has checked the reader's rights."""
    text = sealing.words_of(goal, goal.pairing)
    return None if text is None else GoalWords(**json.loads(text))


def lock_pairing(pairing: Pairing, by: User) -> Pairing:
    """Read the pairing again, keep it from closing meanwhile, and check that `by` may write."""
    held = Pairing.objects.select_for_update(of=("self",)).with_people().get(pk=pairing.pk)
    if not rules.can_write_goals(by, held):
        raise GoalRefused("pairing_closed")
    return held


@sensitive_variables("entry")
def _store_new(pairing: Pairing, entry: GoalEntry, *, by: User, now: datetime) -> Goal:
    if entry.version:
        raise GoalRefused("elsewhere")
    goal = Goal(pk=entry.key, pairing=pairing, version=0, created_at=now)
    _store(goal, pairing, entry, by=by, now=now)
    _keep(goal, "", by=by, now=now)
    return goal


@sensitive_variables("entry")
def _store(goal: Goal, pairing: Pairing, entry: GoalEntry, *, by: User, now: datetime) -> Goal:
    try:
        sealing.seal(goal, json.dumps(asdict(entry.words)), pairing)
    except crypto.Locked as error:
        raise GoalRefused("locked") from error
    goal.baseline, goal.target, goal.agreed_on = entry.baseline, entry.target, entry.agreed_on
    goal.version, goal.changed_by, goal.changed_at = goal.version + 1, by, now
    goal.save(force_insert=goal.version == 1)
    audit.record("goal.written", goal, by=by, now=now, version=goal.version)
    return goal


@sensitive_variables()
def _is_stored_so(goal: Goal, pairing: Pairing, entry: GoalEntry) -> bool:
    """A form that was sent twice is no conflict."""
    goal.pairing = pairing
    facts = (goal.baseline, goal.target, goal.agreed_on)
    is_same = facts == (entry.baseline, entry.target, entry.agreed_on)
    return is_same and goal_words(goal) == entry.words


def _keep(goal: Goal, from_state: str, *, by: User, now: datetime) -> None:
    GoalMove.objects.create(
        goal=goal, from_state=from_state, to_state=goal.state, by=by, at=now, created_at=now
    )
