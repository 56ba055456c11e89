from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from notifications.models import Noun


@dataclass(frozen=True)
class Appointment:
    """What calendars show of one thing, in no language: no names, places or themes.

    `key` names the thing and its audience; it never changes. `path` leads to the page that says
    more, to whoever may see it. A whole day lies between two midnights of UTC.
    """

    key: str
    noun: Noun
    starts_at: datetime
    ends_at: datetime
    path: str
    is_all_day: bool = False
    is_tentative: bool = False


def all_day(
    *, key: str, noun: Noun, first: date, last: date, path: str, is_tentative: bool = False
) -> Appointment:
    """An appointment of whole days, the last one included."""
    return Appointment(
        key=key,
        noun=noun,
        starts_at=datetime.combine(first, time(), tzinfo=UTC),
        ends_at=datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC),
        path=path,
        is_all_day=True,
        is_tentative=is_tentative,
    )


def digest_of(appointment: Appointment) -> str:
    """The same for two appointments that calendars show alike."""
    shown = (
        appointment.noun,
        appointment.starts_at.astimezone(UTC).isoformat(),
        appointment.ends_at.astimezone(UTC).isoformat(),
        appointment.path,
        str(appointment.is_all_day),
    )
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def key_of(word: str, thing: UUID, audience: str = "") -> str:
    """The stable key of a thing for one of its audiences."""
    return f"{word}-{thing.hex}-{audience}" if audience else f"{word}-{thing.hex}"
