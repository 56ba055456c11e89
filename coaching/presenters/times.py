"""Times to choose from: in both zones, with what stands against each, and nothing about what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coaching import queries, rules
from coaching.models import TimesState
from coaching.queries.busy import Busy, busy_times
from core.holidays import public_days
from matching.models import Pairing
from matching.presenters.zones import both_zones

TIMES_SHAPES = {
    TimesState.OPEN: "wait",
    TimesState.ACCEPTED: "good",
    TimesState.REPLACED: "",
    TimesState.WITHDRAWN: "",
    TimesState.LAPSED: "",
}


@dataclass(frozen=True)
class TimeSlot:
    """A moment as its reader weighs it."""

    starts_at: datetime
    when: str
    notes: tuple[str, ...]
    can_be_booked: bool

    @property
    def key(self) -> str:
        """The moment as a form sends it back."""
        return self.starts_at.isoformat()


def time_slots(
    user: User, pairing: Pairing, starts: Iterable[datetime], minutes: int, *, now: datetime
) -> list[TimeSlot]:
    """Each of `starts` with what stands against it for anybody of the pair."""
    reader = user if rules.is_of_pair(user, pairing) else None
    busy = busy_times(pairing.people, now=now)
    countries = queries.countries_of(pairing)
    return [
        _slot(starts_at, minutes, pairing, reader, busy, countries, now=now) for starts_at in starts
    ]


def _slot(
    starts_at: datetime,
    minutes: int,
    pairing: Pairing,
    reader: User | None,
    busy: list[Busy],
    countries: dict[str, str],
    *,
    now: datetime,
) -> TimeSlot:
    ends_at = starts_at + timedelta(minutes=minutes)
    against = [one for one in busy if one.starts_at < ends_at and one.ends_at > starts_at]
    taken = {one.person for one in against}
    notes = [_taken(person, reader) for person in pairing.people if person in taken]
    if any(one.pairing_id == pairing.pk for one in against):
        notes = [_("The pair has a session then already.")]
    day = timezone.localtime(starts_at).date()
    for code, name in countries.items():
        if public_days(code, day, day):
            notes.append(_("Public holiday in %(country)s.") % {"country": name})
    is_past = starts_at <= now
    if is_past:
        notes = [_("This time is past.")]
    return TimeSlot(
        starts_at=starts_at,
        when=both_zones(starts_at, *pairing.people),
        notes=tuple(notes),
        can_be_booked=not is_past and not any(one.by_session for one in against),
    )


def _taken(person: User, reader: User | None) -> str:
    if person == reader:
        return _("You have something else then.")
    return _("%(name)s has something else then.") % {"name": person.name}
