from __future__ import annotations

from datetime import UTC, datetime

from accounts.models import User
from core.models import BaseModel
from matching.models import Pairing
from notifications.emails import PlannedMessage


def planned(
    kind: str,
    pairing: Pairing,
    *,
    about: BaseModel,
    recipient: User,
    due_at: datetime,
    occurrence: str,
    useless_after: datetime | None = None,
) -> PlannedMessage:
    """A message about a pairing, whose organisers see it fail."""
    return PlannedMessage(
        kind=kind,
        about_id=about.pk,
        recipient_id=recipient.pk,
        due_at=due_at,
        occurrence=occurrence,
        useless_after=useless_after,
        institution_id=pairing.cohort.programme.institution_id,
    )


def stamp(at: datetime) -> str:
    """A moment as part of a message's key: moved by a minute, it is another message."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M}"
