"""The home page in words: what is the reader's to do next, most urgent first."""

from __future__ import annotations

from datetime import datetime

import accounts.presenters
import coaching.presenters
import exchanges.presenters
import matching.presenters
import notifications.presenters
from accounts.models import User
from core.next_steps import NextStep, Urgency

SOURCES = (
    matching.presenters.next_steps,
    coaching.presenters.next_steps,
    exchanges.presenters.next_steps,
    accounts.presenters.next_steps,
    notifications.presenters.next_steps,
)
CLASS_OF = {
    Urgency.LATE: "late",
    Urgency.DUE: "due",
    Urgency.SOON: "soon",
    Urgency.OPEN: "open",
}


def next_steps(user: User, *, now: datetime) -> list[NextStep]:
    """Everything that waits for `user`, most urgent first, then what is due soonest."""
    return sorted(step for source in SOURCES for step in source(user, now=now))
