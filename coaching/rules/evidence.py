"""Who writes into an evidence pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.permissions import Verb, can

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models import Programme


class EvidenceRefused(ValueError):
    """A text cannot be stored so; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def can_write_evidence(user: User, programme: Programme) -> bool:
    return can(user, Verb.RUN_PROGRAMMES, programme.institution_id)
