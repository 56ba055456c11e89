"""Pass an action on to the leader's action plan, with consent, and take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from coaching.models import Action, PlanItem, PlanMove, PlanState
from coaching.rules import goals as rules
from coaching.rules.goals import ActionRefused, PlanRefused
from core import audit
from matching.models import Pairing


@transaction.atomic
def pass_on_action(*, action: Action, what: str, by: User, now: datetime) -> PlanItem:
    """Copy `what`, the words the coachee agreed to, in clear to the plan; sent twice it is once.

    Raises:
        ActionRefused: only the coachee may, and only what is open.
    """
    pairing = (
        Pairing.objects.select_for_update(of=("self",)).with_people().get(pk=action.pairing_id)
    )
    held = Action.objects.select_for_update().get(pk=action.pk)
    held.pairing = pairing
    if not rules.can_pass_on(by, held):
        raise ActionRefused("not_to_pass_on")
    found = PlanItem.objects.live().filter(action=held).first()
    if found is not None:
        return found
    item = PlanItem.objects.create(
        action=held,
        institution_id=pairing.coachee.profile.institution_id,
        what=what,
        due_on=held.due_on,
        passed_by=by,
        passed_at=now,
        created_at=now,
    )
    _keep(item, "", by=by, now=now)
    audit.record("action.passed_on", item, by=by, now=now, action=held.pk)
    return item


@transaction.atomic
def move_plan_item(
    *, item: PlanItem, to_state: str, version: int, by: User, now: datetime
) -> PlanItem:
    """Say where a line of the own plan stands; `version` is the one its author looked at.

    Raises:
        PlanRefused: it is not the author's, was withdrawn or moved meanwhile, or cannot go there.
    """
    held = _lock(item, by)
    if held.state == to_state:
        return held
    if held.version != version:
        raise PlanRefused("changed")
    rules.check_plan_move(held, to_state)
    from_state, held.state = held.state, to_state
    held.version += 1
    held.save(update_fields=["state", "version"])
    _keep(held, from_state, by=by, now=now)
    audit.record("plan_item.moved", held, by=by, now=now, to_state=to_state)
    return held


@transaction.atomic
def withdraw_plan_item(*, item: PlanItem, by: User, now: datetime) -> PlanItem:
    """Take back what was passed on: its words are erased, nobody else sees it any more.

    Raises:
        PlanRefused: it is not the author's.
    """
    held = PlanItem.objects.select_for_update().get(pk=item.pk)
    if held.withdrawn_at is not None and held.passed_by_id == by.pk:
        return held
    held = _lock(item, by)
    held.what, held.withdrawn_at = "", now
    held.save(update_fields=["what", "withdrawn_at"])
    audit.record("plan_item.withdrawn", held, by=by, now=now)
    return held


def _lock(item: PlanItem, by: User) -> PlanItem:
    held = PlanItem.objects.select_for_update().get(pk=item.pk)
    if not rules.can_move_plan_item(by, held):
        raise PlanRefused("not_yours")
    return held


def _keep(item: PlanItem, from_state: str, *, by: User, now: datetime) -> None:
    PlanMove.objects.create(
        item=item,
        from_state=from_state,
        to_state=PlanState(item.state),
        by=by,
        at=now,
        created_at=now,
    )
