"""Who has not finished their profile, what is missing, and when they were reminded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.presenters.sections import LABELS
from accounts.queries import missing_sections
from matching.models import Enrolment
from matching.queries.everybody import Taking
from matching.queries.reminders import can_be_reminded, reminded_at

MOST_SHOWN = 12


@dataclass(frozen=True)
class Unfinished:
    """One person with what matching misses of them."""

    enrolment: Enrolment
    missing: list[Any]
    reminded_at: datetime | None


@dataclass(frozen=True)
class Incomplete:
    """The first few who have not finished, how many there are, and how many can be reminded now."""

    rows: list[Unfinished]
    count: int
    to_remind: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def incomplete(people: Iterable[Taking], *, now: datetime) -> Incomplete:
    """Everybody whose profile lacks something; nobody is reminded twice on one day."""
    lacking = [
        (one.enrolment, missing)
        for one in people
        if (missing := missing_sections(one.enrolment.profile))
    ]
    told = reminded_at(one.pk for one, _missing in lacking) if lacking else {}
    rows = [
        Unfinished(one, [LABELS[section] for section in missing], told.get(one.pk))
        for one, missing in lacking
    ]
    to_remind = sum(can_be_reminded(one.reminded_at, now) for one in rows)
    return Incomplete(rows[:MOST_SHOWN], len(rows), to_remind)
