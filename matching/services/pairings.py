from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from matching import rules
from matching.models import Pairing, PairingMove, PairingState, Proposal


@transaction.atomic
def move_pairing(*, pairing: Pairing, to_state: str, by: User | None, now: datetime) -> Pairing:
    """Move a pairing on and keep the move as history.

    Raises:
        PairingRefused: the move is not legal from the state the pairing is in.
    """
    pairing = Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk)
    rules.check_pairing_move(pairing, to_state)
    from_state, pairing.state = pairing.state, to_state
    if to_state == PairingState.ACTIVE and pairing.started_at is None:
        pairing.started_at = now
    pairing.save(update_fields=["state", "started_at"])
    _keep(pairing, from_state, by, now)
    return pairing


def start_pairing(*, proposal: Proposal, by: User, now: datetime) -> Pairing:
    """Make the pairing of a proposal that both accepted; call it in that transaction."""
    pairing = Pairing.objects.create(
        cohort_id=proposal.run.cohort_id,
        proposal=proposal,
        coachee=proposal.coachee,
        coach=proposal.coach,
        created_at=now,
    )
    _keep(pairing, "", by, now)
    return move_pairing(pairing=pairing, to_state=PairingState.ACTIVE, by=by, now=now)


def _keep(pairing: Pairing, from_state: str, by: User | None, now: datetime) -> None:
    PairingMove.objects.create(
        pairing=pairing, from_state=from_state, to_state=pairing.state, by=by, at=now
    )
    audit.record(f"pairing.{pairing.state}", pairing, by=by, now=now, from_state=from_state)
