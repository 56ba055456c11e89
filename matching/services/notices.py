"""Messages of this very moment about proposals and pairings."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Membership, User
from accounts.permissions import Verb, roles_with
from matching.models import Pairing, Proposal
from notifications.services import queue_message

USEFUL_FOR = timedelta(days=14)


def organisers_of(institution_id: UUID) -> list[User]:
    """The people who run programmes for an institution."""
    held = Membership.objects.filter(
        institution_id=institution_id, role__in=roles_with(Verb.RUN_PROGRAMMES)
    )
    return [one.user for one in held.select_related("user")]


def tell_organisers(*, proposal: Proposal, now: datetime) -> None:
    """A proposal came to nothing: its organisers decide what follows."""
    institution_id = proposal.run.cohort.programme.institution_id
    for organiser in organisers_of(institution_id):
        queue_message(
            kind="matching.proposal_ended",
            about=proposal,
            recipient=organiser,
            due_at=now,
            now=now,
            useless_after=now + USEFUL_FOR,
            institution_id=institution_id,
        )


def tell_pair(*, pairing: Pairing, now: datetime) -> None:
    """Both said yes: both learn of it at once."""
    for person in pairing.people:
        queue_message(
            kind="matching.paired",
            about=pairing,
            recipient=person,
            due_at=now,
            now=now,
            useless_after=now + USEFUL_FOR,
            institution_id=pairing.cohort.programme.institution_id,
        )
