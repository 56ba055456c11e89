"""How a visit moves: each move is a row, and what no longer stands gives its weeks back."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from exchanges import rules
from exchanges.models import (
    AgendaSlot,
    Answer,
    Visit,
    VisitDelegation,
    VisitMove,
    VisitState,
    WithdrawReason,
)
from exchanges.services.calendars import keep_calendars
from exchanges.services.messages import tell_of_cancellation
from exchanges.services.recalls import recall_delegation, recall_visit


def move_visit(
    visit: Visit, to_state: VisitState, *, by: User | None, now: datetime, reason: str = ""
) -> None:
    """Take one legal step and write it into the history of the visit."""
    rules.check_move(visit, to_state)
    VisitMove.objects.create(
        visit=visit, from_state=visit.state, to_state=to_state, by=by, at=now, reason=reason
    )
    visit.state = to_state
    visit.save(update_fields=["state"])
    keep_calendars(visit, now=now)


def call_off(visit: Visit, *, by: User, now: datetime, reason: str, tell: bool = True) -> None:
    """Cancel a visit: its weeks, delegations and people become free, and everybody is told.

    `tell` is False where a newer plan replaces it: then each learns what changes for them.
    """
    move_visit(visit, VisitState.CANCELLED, by=by, now=now, reason=reason)
    if tell:
        tell_of_cancellation(visit, by=by, now=now)
    recall_visit(visit, WithdrawReason.CANCELLED if tell else WithdrawReason.MOVED, by=by, now=now)
    visit.visit_weeks.all().delete()
    AgendaSlot.objects.filter(item__agenda__visit=visit).delete()
    VisitDelegation.objects.live().filter(visit=visit).update(answer=Answer.RELEASED)


def settle(visit: Visit, *, by: User | None, now: datetime) -> None:
    """Confirm a visit that the host holds as soon as every head has confirmed."""
    answers = set(VisitDelegation.objects.live().filter(visit=visit).values_list("answer"))
    if visit.state == VisitState.HELD and answers == {(Answer.CONFIRMED,)}:
        move_visit(visit, VisitState.CONFIRMED, by=by, now=now)


def release_delegation(delegation: VisitDelegation, *, by: User, now: datetime) -> None:
    """Take a delegation out of its visit, which goes on with the others or is called off."""
    delegation.answer = Answer.RELEASED
    delegation.save(update_fields=["answer"])
    go_on_without(delegation, by=by, now=now, reason="withdrawn")


def go_on_without(delegation: VisitDelegation, *, by: User, now: datetime, reason: str) -> None:
    """The visit of a delegation that does not come: with the others, or not at all."""
    visit = Visit.objects.select_for_update().get(pk=delegation.visit_id)
    recall_delegation(delegation, WithdrawReason.LEFT, by=by, now=now)
    if VisitDelegation.objects.live().filter(visit=visit).exists():
        settle(visit, by=by, now=now)
        keep_calendars(visit, now=now)
    elif visit.is_live:
        call_off(visit, by=by, now=now, reason=reason)
