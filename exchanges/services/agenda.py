"""The agenda of a visit: items that book resource people by the quarter, shared when ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Role, User
from core import audit
from exchanges import queries
from exchanges.models import (
    Agenda,
    AgendaItem,
    AgendaSlot,
    AgendaVersion,
    DocumentState,
    ResourcePerson,
    Visit,
)
from exchanges.queries.agenda import agenda_lines, clashing_item
from exchanges.rules import VisitRefused
from exchanges.rules.agenda import can_write_agenda, check_item_times, quarters
from exchanges.rules.sides import live_delegations
from exchanges.services.messages import tell


@dataclass(frozen=True)
class ItemEntry:
    """What happens from when to when, where and with whom."""

    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    resource_person: ResourcePerson | None


@transaction.atomic
def store_item(
    *,
    visit: Visit,
    item: AgendaItem | None,
    version: int,
    entry: ItemEntry,
    by: User,
    now: datetime,
) -> AgendaItem:
    """Add an item, or change `item`, of which the author read `version`.

    Raises:
        VisitRefused: not the author's, the time does not do, the person is elsewhere then, or
            somebody else changed the item meanwhile.
    """
    agenda = _own_agenda(visit, by, now)
    check_item_times(visit, entry.starts_at, entry.ends_at)
    item = _next_item(agenda, item, version, now)
    item.starts_at, item.ends_at = entry.starts_at, entry.ends_at
    item.title, item.place = entry.title, entry.place
    item.resource_person = entry.resource_person
    item.save()
    _book(item, visit)
    _touch(agenda, by, now)
    audit.record("agenda.item_stored", item, by=by, now=now, visit=visit.pk)
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, visit: Visit, by: User, now: datetime) -> None:
    """Take an item out of the agenda; its person is free again."""
    agenda = _own_agenda(visit, by, now)
    audit.record("agenda.item_removed", item, by=by, now=now, visit=visit.pk)
    AgendaItem.objects.filter(pk=item.pk, agenda=agenda).delete()
    _touch(agenda, by, now)


@transaction.atomic
def store_practical(
    *, visit: Visit, version: int, fields: Mapping[str, str], by: User, now: datetime
) -> Agenda:
    """Store where to arrive and whom to call; `version` is that of the agenda the author read.

    Raises:
        VisitRefused: not the author's, or changed by somebody else meanwhile.
    """
    agenda = _own_agenda(visit, by, now)
    if agenda.version != version:
        raise VisitRefused("agenda_changed")
    for name in ("address", "contact", "phone", "notes"):
        setattr(agenda, name, fields[name])
    agenda.version = version + 1
    agenda.save(update_fields=["address", "contact", "phone", "notes", "version"])
    _touch(agenda, by, now)
    audit.record("agenda.practical_stored", agenda, by=by, now=now)
    return agenda


@transaction.atomic
def share_agenda(*, visit: Visit, by: User, now: datetime) -> Agenda:
    """Let the delegations read the agenda, or tell them what changed since.

    Raises:
        VisitRefused: not the author's, nothing to read yet, or nothing changed since.
    """
    agenda = _own_agenda(visit, by, now)
    items = agenda_lines(agenda)
    if not items:
        raise VisitRefused("no_items")
    last = agenda.versions.first()
    if last is not None and last.items == items and agenda.state == DocumentState.SHARED:
        raise VisitRefused("agenda_same")
    number = last.number + 1 if last else 1
    AgendaVersion.objects.create(agenda=agenda, number=number, items=items, by=by, at=now)
    agenda.state, agenda.shared_at = DocumentState.SHARED, now
    agenda.save(update_fields=["state", "shared_at"])
    audit.record("agenda.shared", agenda, by=by, now=now, number=number)
    _tell_delegations(visit, number, by=by, now=now)
    return agenda


def _own_agenda(visit: Visit, by: User, now: datetime) -> Agenda:
    if not can_write_agenda(by, visit):
        raise VisitRefused("not_yours")
    agenda, _is_new = Agenda.objects.get_or_create(
        visit=visit, defaults={"changed_by": by, "changed_at": now, "created_at": now}
    )
    return Agenda.objects.select_for_update().get(pk=agenda.pk)


def _next_item(agenda: Agenda, item: AgendaItem | None, version: int, now: datetime) -> AgendaItem:
    if item is None:
        return AgendaItem(agenda=agenda, created_at=now)
    found = AgendaItem.objects.filter(pk=item.pk, agenda=agenda, version=version)
    if not found.update(version=F("version") + 1):
        raise VisitRefused("item_changed")
    return AgendaItem.objects.get(pk=item.pk)


def _book(item: AgendaItem, visit: Visit) -> None:
    """Take the quarters of the item's person, who keeps none of the old ones."""
    AgendaSlot.objects.filter(item=item).delete()
    person = item.resource_person
    if person is None:
        return
    if person.offer_id != visit.offer_id:
        raise VisitRefused("person_elsewhere")
    if clashing_item(item, person) is not None:
        raise VisitRefused("person_busy")
    try:
        with transaction.atomic():
            AgendaSlot.objects.bulk_create(
                AgendaSlot(item=item, resource_person=person, starts_at=at)
                for at in quarters(item.starts_at, item.ends_at)
            )
    except IntegrityError as error:
        raise VisitRefused("person_busy") from error


def _touch(agenda: Agenda, by: User, now: datetime) -> None:
    Agenda.objects.filter(pk=agenda.pk).update(changed_by=by, changed_at=now)


def _tell_delegations(visit: Visit, number: int, *, by: User, now: datetime) -> None:
    live = live_delegations(visit)
    people = set(queries.people_of([one.request.institution_id for one in live], Role.FOCAL_POINT))
    people |= {one.request.head for one in live if one.request.head is not None}
    organiser = visit.offer.cycle.institution_id
    tell("exchanges.agenda_shared", visit, people - {by}, organiser, now, str(number))
