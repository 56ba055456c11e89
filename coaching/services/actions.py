"""The one place where actions are written, settled and opened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from coaching import crypto
from coaching.models import Action, ActionMove, ActionState, Goal, Session
from coaching.rules import goals as rules
from coaching.rules import is_of_pair
from coaching.rules.goals import ActionRefused, GoalChanged, GoalRefused
from coaching.services import sealing
from coaching.services.goals import lock_pairing
from core import audit
from matching.models import Pairing


@dataclass(frozen=True)
class ActionEntry:
    """An action as typed; `key` and `version` as those of a goal."""

    key: uuid.UUID
    what: str = field(repr=False)
    owner: User
    due_on: date
    goal: Goal | None = None
    session: Session | None = None
    version: int = 0

    def facts(self) -> dict[str, object]:
        return {"owner_id": self.owner.pk, "due_on": self.due_on, "goal_id": _key_of(self.goal)}


@dataclass(frozen=True)
class OpenedAction:
    """An action in the hands of somebody of the pair. `what` is None when it is locked."""

    action: Action
    what: str | None = field(repr=False)


@sensitive_variables("entry")
@transaction.atomic
def store_action(*, pairing: Pairing, entry: ActionEntry, by: User, now: datetime) -> Action:
    """Store a new action, or a changed one.

    Raises:
        GoalRefused: the pairing has ended, the key is missing here, or the action is settled.
        GoalChanged: somebody stored it meanwhile; nothing was overwritten.
    """
    pairing = lock_pairing(pairing, by)
    _check_belongs(pairing, entry)
    action = Action.objects.select_for_update().filter(pk=entry.key).first()
    if action is None:
        return _store_new(pairing, entry, by=by, now=now)
    if action.pairing_id != pairing.pk:
        raise ActionRefused("elsewhere")
    if _is_stored_so(action, pairing, entry):
        return action
    if action.version != entry.version:
        raise GoalChanged
    if action.state != ActionState.OPEN:
        raise ActionRefused("action_settled")
    return _store(action, pairing, entry, by=by, now=now)


@transaction.atomic
def settle_action(*, action: Action, to_state: str, by: User, now: datetime) -> Action:
    """Call an action done or dropped, or open it again; done twice it changes nothing.

    Raises:
        GoalRefused: the pairing has ended.
    """
    lock_pairing(action.pairing, by)
    held = Action.objects.select_for_update().get(pk=action.pk)
    if held.state == to_state:
        return held
    from_state, held.state = held.state, to_state
    held.settled_at = None if to_state == ActionState.OPEN else now
    held.save(update_fields=["state", "settled_at"])
    _keep(held, from_state, by=by, now=now)
    audit.record("action.moved", held, by=by, now=now, to_state=to_state)
    return held


@sensitive_variables()
def open_actions(*, pairing: Pairing, by: User, now: datetime) -> list[OpenedAction]:
    """Check rights, decrypt, and write down who read; nothing for anybody but the pair."""
    if not is_of_pair(by, pairing):
        return []
    actions = list(
        Action.objects.filter(pairing=pairing).with_key().select_related("owner", "goal")
    )
    if actions:
        audit.record("actions.opened", pairing, by=by, now=now, count=len(actions))
    return [OpenedAction(action, sealing.words_of(action, action.pairing)) for action in actions]


def action_words(action: Action) -> str | None:
    """The words of an action fetched `with_key`, for whoever has checked the reader's rights."""
    return sealing.words_of(action, action.pairing)


def _check_belongs(pairing: Pairing, entry: ActionEntry) -> None:
    if not rules.may_own_action(entry.owner, pairing):
        raise ActionRefused("owner_elsewhere")
    for thing in (entry.goal, entry.session):
        if thing is not None and thing.pairing_id != pairing.pk:
            raise ActionRefused("elsewhere")


@sensitive_variables("entry")
def _store_new(pairing: Pairing, entry: ActionEntry, *, by: User, now: datetime) -> Action:
    if entry.version:
        raise ActionRefused("elsewhere")
    action = Action(pk=entry.key, pairing=pairing, session=entry.session, version=0, created_at=now)
    _store(action, pairing, entry, by=by, now=now)
    _keep(action, "", by=by, now=now)
    return action


@sensitive_variables("entry")
def _store(
    action: Action, pairing: Pairing, entry: ActionEntry, *, by: User, now: datetime
) -> Action:
    try:
        sealing.seal(action, entry.what, pairing)
    except crypto.Locked as error:
        raise GoalRefused("locked") from error
    action.owner, action.due_on, action.goal = entry.owner, entry.due_on, entry.goal
    action.version, action.changed_by, action.changed_at = action.version + 1, by, now
    action.save(force_insert=action.version == 1)
    audit.record("action.written", action, by=by, now=now, version=action.version)
    return action


@sensitive_variables()
def _is_stored_so(action: Action, pairing: Pairing, entry: ActionEntry) -> bool:
    """A form that was sent twice is no conflict."""
    is_same = all(getattr(action, name) == value for name, value in entry.facts().items())
    return is_same and sealing.words_of(action, pairing) == entry.what


def _key_of(thing: Goal | None) -> uuid.UUID | None:
    return thing.pk if thing else None


def _keep(action: Action, from_state: str, *, by: User, now: datetime) -> None:
    ActionMove.objects.create(
        action=action, from_state=from_state, to_state=action.state, by=by, at=now, created_at=now
    )
