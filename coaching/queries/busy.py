"""When people are taken: sessions, whatever else stands in their calendar, absences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from accounts.models import Absence, User
from coaching.models import Session
from coaching.queries import LONGEST
from core.zones import zone_of
from notifications.calendar import appointments_of
from notifications.models import Noun


@dataclass(frozen=True)
class Busy:
    """A stretch of time in which a person is taken; `by_session` ones cannot be booked over."""

    person: User
    starts_at: datetime
    ends_at: datetime
    by_session: bool
    # The pair that meets then, when it is a session.
    pairing_id: UUID | None = None


def busy_times(people: Iterable[User], *, now: datetime) -> list[Busy]:
    """When each of `people` is taken from `now` on: sessions, visits, days of absence.

    What for is left out: whoever plans with a person is told that they are taken, and no more.
    """
    found: list[Busy] = []
    for person in people:
        sessions = Session.objects.planned().of(person).filter(starts_at__gte=now - LONGEST)
        found += (
            Busy(person, one.starts_at, one.ends_at, True, one.pairing_id) for one in sessions
        )
        found += (
            Busy(person, one.starts_at, one.ends_at, False)
            for one in appointments_of(person, now=now).values()
            if one.noun != Noun.SESSION and one.ends_at > now
        )
        found += _absences(person, now)
    return found


def _absences(person: User, now: datetime) -> Iterator[Busy]:
    zone = zone_of(person.time_zone)
    for absence in Absence.objects.filter(profile__user=person, until_on__gte=now.date()):
        begins = datetime.combine(absence.from_on, time(), tzinfo=zone)
        ends = datetime.combine(absence.until_on + timedelta(days=1), time(), tzinfo=zone)
        yield Busy(person, begins, ends, False)
