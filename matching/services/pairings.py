from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction

from accounts.models import User
from core import audit
from core.wake import wake
from matching import rules
from matching.models import (
    BROKEN_OFF_STATES,
    Pairing,
    PairingMove,
    PairingState,
    Proposal,
)
from matching.services.again import look_again
from matching.services.cohorts import PLAN
from matching.services.notices import tell_of_move
from matching.services.places import free_place
from matching.services.second_coaches import end_question


class Ending(Protocol):
    """What an app sees to when a pairing is over, in the transaction that ends it."""

    def __call__(self, *, pairing: Pairing, by: User, now: datetime) -> None: ...


_endings: list[Ending] = []


def see_to_ends(ending: Ending) -> None:
    """Have `ending` called whenever a pairing is over, however it came to that."""
    _endings.append(ending)


@transaction.atomic
def move_pairing(
    *,
    pairing: Pairing,
    to_state: str,
    by: User,
    now: datetime,
    reason: str = "",
    comment: str = "",
) -> Pairing:
    """Move a pairing on and keep the move as history.

    Broken off, it gives the coach's place back, and for a rematch the coachee's too: the coachee
    waits for somebody else, and this pair is never made again in the cohort.

    Raises:
        PairingRefused: the move is not legal from the state the pairing is in.
    """
    if to_state in BROKEN_OFF_STATES:
        look_again(cohort_id=pairing.cohort_id, now=now)
    pairing = Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk)
    rules.check_pairing_move(pairing, to_state)
    from_state, pairing.state = pairing.state, to_state
    if to_state == PairingState.ACTIVE and pairing.started_at is None:
        pairing.started_at = now
    pairing.save(update_fields=["state", "started_at"])
    _keep(pairing, from_state, by, now, reason, comment)
    if to_state in BROKEN_OFF_STATES:
        _free_places(pairing)
    if to_state in {*BROKEN_OFF_STATES, PairingState.PAUSED} or from_state == PairingState.PAUSED:
        tell_of_move(pairing=pairing, now=now)
    if not pairing.is_live:
        end_question(pairing=pairing, now=now)
        for ending in _endings:
            ending(pairing=pairing, by=by, now=now)
    wake(PLAN)
    return pairing


def start_pairing(*, proposal: Proposal, by: User, now: datetime) -> Pairing:
    """Make the pairing of a proposal that both accepted; call it in that transaction.

    Its people agree on their terms next; it becomes active when everybody signed them.
    """
    pairing = Pairing.objects.create(
        cohort_id=proposal.run.cohort_id,
        proposal=proposal,
        coachee=proposal.coachee,
        coach=proposal.coach,
        created_at=now,
    )
    _keep(pairing, "", by, now)
    return move_pairing(pairing=pairing, to_state=PairingState.CONTRACTING, by=by, now=now)


def _free_places(pairing: Pairing) -> None:
    # The coachee's place first, as for everybody: two transactions never wait for each other.
    if pairing.state == PairingState.REMATCHED:
        free_place(pairing.coachee_id)
    free_place(pairing.coach_id)
    if pairing.co_coach_id is not None:
        free_place(pairing.co_coach_id)


def _keep(
    pairing: Pairing,
    from_state: str,
    by: User | None,
    now: datetime,
    reason: str = "",
    comment: str = "",
) -> None:
    PairingMove.objects.create(
        pairing=pairing,
        from_state=from_state,
        to_state=pairing.state,
        by=by,
        at=now,
        reason=reason,
        comment=comment,
    )
    audit.record(
        f"pairing.{pairing.state}", pairing, by=by, now=now, from_state=from_state, reason=reason
    )
