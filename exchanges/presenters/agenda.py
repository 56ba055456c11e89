"""An agenda by days, its times in the zones of host and guests, and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from core.templatetags.counterpart import place_of
from core.zones import zone_of
from exchanges.models import AgendaItem, AgendaVersion, Visit
from exchanges.presenters.words import STATE_SHAPES
from exchanges.rules.agenda import host_zone
from exchanges.rules.sides import live_delegations, own_delegations

DOCUMENT_SHAPES: Mapping[str, str] = {"draft": "wait", "shared": "good"}


@dataclass(frozen=True)
class ItemLine:
    """An item: its time by the host's clock, and by the clocks of those who come."""

    item: AgendaItem
    time: str
    elsewhere: list[str]
    person: str


@dataclass(frozen=True)
class AgendaDay:
    day: date
    lines: list[ItemLine]


@dataclass(frozen=True)
class VersionLine:
    """A version as it was shared, with what it took in and left out."""

    version: AgendaVersion
    added: list[str]
    removed: list[str]


def guest_zones(visit: Visit, reader: User) -> list[str]:
    """The time zones of those who come, other than the host's; a sender reads its own alone."""
    own = own_delegations(reader, visit)
    coming = own or live_delegations(visit)
    named = [one.request.institution.time_zone for one in coming]
    return [zone for zone in dict.fromkeys(named) if zone != visit.offer.institution.time_zone]


def agenda_days(visit: Visit, items: Iterable[AgendaItem], reader: User) -> list[AgendaDay]:
    """The items of a visit by the days of its host."""
    zones = guest_zones(visit, reader)
    zone = host_zone(visit)
    return [
        AgendaDay(day, [_line(item, visit, zones) for item in some])
        for day, some in groupby(items, key=lambda item: item.starts_at.astimezone(zone).date())
    ]


def _line(item: AgendaItem, visit: Visit, zones: list[str]) -> ItemLine:
    home = visit.offer.institution.time_zone
    return ItemLine(
        item=item,
        time=span_in(item, home, home),
        elsewhere=[span_in(item, zone, home) for zone in zones],
        person=item.resource_person.name if item.resource_person else "",
    )


def span_in(item: AgendaItem, zone: str, home: str) -> str:
    """From when to when by one clock: "09:00–10:30 Kigali"; the day too where it differs."""
    info = zone_of(zone)
    starts_at, ends_at = item.starts_at.astimezone(info), item.ends_at.astimezone(info)
    day = ""
    if starts_at.date() != item.starts_at.astimezone(zone_of(home)).date():
        day = formats.date_format(starts_at, pgettext("date format of a day", "D")) + " "
    return f"{day}{starts_at:%H:%M}–{ends_at:%H:%M} {place_of(zone)}"


def version_lines(versions: Iterable[AgendaVersion], visit: Visit) -> list[VersionLine]:
    """What each shared version took in and left out, newest first."""
    rows = list(versions)
    befores: list[list[list[str]]] = [*[row.items for row in rows[1:]], []][: len(rows)]
    lines = []
    for row, before in zip(rows, befores, strict=True):
        is_first = not before
        added = [] if is_first else [one for one in row.items if one not in before]
        removed = [one for one in before if one not in row.items]
        lines.append(VersionLine(row, _texts(added, visit), _texts(removed, visit)))
    return lines


def _texts(items: list[list[str]], visit: Visit) -> list[str]:
    zone = host_zone(visit)
    texts = []
    for starts, _ends, title, place, _person in items:
        at = timezone.localtime(datetime.fromisoformat(starts), zone)
        when = formats.date_format(at, pgettext("date format", "D j M, H:i"))
        texts.append(_(", ").join(part for part in (when, title, place) if part))
    return texts


def document_shape(state: str) -> str:
    return DOCUMENT_SHAPES.get(state, STATE_SHAPES.get(state, ""))
