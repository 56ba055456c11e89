"""A pair and its sponsor agree on terms, through the pages."""

from __future__ import annotations

from coaching.queries import possible_sponsors
from matching.models import Pairing, PairingState
from tests.journeys.walk import Walk


def agree(walk: Walk, pairing: Pairing) -> None:
    """The coachee writes the terms and names a sponsor; the coach and the sponsor sign."""
    sponsor = possible_sponsors(pairing).first()
    assert sponsor is not None
    walk.become(pairing.people[0]).open("coaching:agreement-detail", pairing.pk).press()
    walk.fill(sponsor=str(sponsor.pk), goals="One goal that only the pair reads.").press()
    for person in (*pairing.coaches, sponsor):
        walk.become(person).open("coaching:agreement-detail", pairing.pk).press()
    pairing.refresh_from_db()
    assert pairing.state == PairingState.ACTIVE
