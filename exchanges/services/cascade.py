"""What a delegation passes on at home, the proof of it, and the actions that outlive a visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from core import audit
from exchanges import crypto
from exchanges.models import (
    ActionItem,
    ActionMove,
    ActionState,
    CascadeProof,
    CascadeStep,
    VisitDelegation,
)
from exchanges.rules import VisitRefused
from exchanges.rules import reports as rules
from exchanges.rules.documents import document_name, document_type


@transaction.atomic
def store_step(
    *,
    delegation: VisitDelegation,
    step: CascadeStep | None,
    version: int,
    fields: Mapping[str, Any],
    by: User,
    now: datetime,
) -> CascadeStep:
    """Add what will be passed on, or change `step`, of which the author read `version`.

    Raises:
        VisitRefused: not theirs, there already, or changed by somebody else meanwhile.
    """
    if not rules.can_plan_cascade(by, delegation):
        raise VisitRefused("not_yours")
    if step is None:
        step = CascadeStep(delegation=delegation, created_at=now)
    else:
        step = _next_of(CascadeStep, step, version)
    for name in ("what", "audience", "planned", "due_on", "owner"):
        setattr(step, name, fields[name])
    _save_once(step, "step_twice")
    audit.record("cascade.step_stored", step, by=by, now=now, delegation=delegation.pk)
    return step


@transaction.atomic
def prove_step(
    *,
    step: CascadeStep,
    held_on: date,
    reached: Mapping[str, int],
    upload: tuple[str, bytes] | None,
    by: User,
    now: datetime,
) -> CascadeProof:
    """Say that a step was taken, how many women and men it reached, and show a paper.

    Raises:
        VisitRefused: not theirs, still to come, or nobody was reached.
        DocumentRefused: the file is no document that we take.
    """
    if not rules.can_plan_cascade(by, step.delegation):
        raise VisitRefused("not_yours")
    if held_on > now.date():
        raise VisitRefused("proof_ahead")
    if not any(reached.values()):
        raise VisitRefused("nobody_reached")
    proof = CascadeProof(step=step, held_on=held_on, by=by, at=now, created_at=now, **reached)
    if upload is not None:
        name, content = upload
        proof.document_type = document_type(content)
        proof.document_name = document_name(name)
        proof.document = crypto.seal(proof, "document", content)
    proof.save(force_insert=True)
    audit.record("cascade.proved", proof, by=by, now=now, step=step.pk, reached=proof.reached)
    return proof


@transaction.atomic
def open_proof(*, proof: CascadeProof, by: User, now: datetime) -> bytes | None:
    """The document of a proof, which `by` may see; None without one, or where its key is gone."""
    if proof.document is None:
        return None
    audit.record("cascade.proof_opened", proof, by=by, now=now)
    try:
        return crypto.unseal(proof, "document", bytes(proof.document))
    except crypto.Locked:
        return None


@transaction.atomic
def add_action(
    *, delegation: VisitDelegation, fields: Mapping[str, Any], by: User, now: datetime
) -> ActionItem:
    """Add something that the institution will do because of the visit."""
    if not rules.can_plan_cascade(by, delegation):
        raise VisitRefused("not_yours")
    action = ActionItem(delegation=delegation, created_at=now)
    for name in ("what", "owner", "due_on"):
        setattr(action, name, fields[name])
    _save_once(action, "action_twice")
    ActionMove.objects.create(action=action, to_state=ActionState.OPEN, by=by, at=now)
    audit.record("action.added", action, by=by, now=now, delegation=delegation.pk)
    return action


@transaction.atomic
def move_action(
    *, action: ActionItem, to_state: ActionState, note: str, version: int, by: User, now: datetime
) -> ActionItem:
    """Say how far an action is; each move is a row of its history.

    Raises:
        VisitRefused: not theirs, no such move, or moved by somebody else meanwhile.
    """
    if not rules.can_move_action(by, action):
        raise VisitRefused("not_yours")
    action = _next_of(ActionItem, action, version)
    if to_state not in rules.ACTION_MOVES[action.state]:
        raise VisitRefused("action_past")
    ActionMove.objects.create(
        action=action, from_state=action.state, to_state=to_state, note=note, by=by, at=now
    )
    action.state = to_state
    action.save(update_fields=["state"])
    audit.record("action.moved", action, by=by, now=now, to=str(to_state))
    return action


def _next_of(model: Any, row: Any, version: int) -> Any:
    if not model.objects.filter(pk=row.pk, version=version).update(version=F("version") + 1):
        raise VisitRefused("row_changed")
    return model.objects.select_related("delegation__visit__offer__cycle").get(pk=row.pk)


def _save_once(row: CascadeStep | ActionItem, reason: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise VisitRefused(reason) from error
