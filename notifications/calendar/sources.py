"""Where appointments come from: each app says what a person may have, at each fetch anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from accounts.models import User
from notifications.calendar.appointments import Appointment


class Source(Protocol):
    """The appointments that a person may have now; rights are read again at every call."""

    def __call__(self, *, user: User, now: datetime) -> Iterable[Appointment]: ...


_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Let `source` contribute to feeds and invitations; called at import."""
    known = _sources.setdefault(name, source)
    if known is not source:
        raise ValueError(f"{name} is registered twice")


def appointments_of(user: User, *, now: datetime) -> dict[str, Appointment]:
    """Everything that a person may have in a calendar, by key."""
    return {one.key: one for source in _sources.values() for one in source(user=user, now=now)}
