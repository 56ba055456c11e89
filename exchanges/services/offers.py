"""Host offers: written, offered and withdrawn by the host."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Institution, User
from accounts.permissions import Verb, can
from core import audit
from exchanges import rules
from exchanges.models import (
    AgendaItem,
    HostOffer,
    HostOfferTheme,
    HostWeek,
    OfferState,
    ResourcePerson,
    VisitCycle,
)
from exchanges.models.offer import person_key
from exchanges.queries import booked_mondays


@transaction.atomic
def create_offer(
    *,
    cycle: VisitCycle,
    institution: Institution,
    fields: Mapping[str, Any],
    themes: Mapping[str, int],
    by: User,
    now: datetime,
) -> HostOffer:
    """Begin an offer as a draft; every week of the cycle is closed until the host opens it."""
    if not can(by, Verb.OFFER_VISITS, institution.pk):
        raise rules.OfferRefused("not_yours")
    if not VisitCycle.objects.open_for([institution.pk]).filter(pk=cycle.pk).exists():
        raise rules.OfferRefused("is_closed")
    offer = HostOffer(cycle=cycle, institution=institution, created_at=now)
    _store(offer, fields, themes)
    HostWeek.objects.bulk_create(HostWeek(offer=offer, monday=day) for day in cycle.mondays)
    audit.record("offer.created", offer, by=by, now=now, cycle=cycle.pk)
    return offer


@transaction.atomic
def edit_offer(
    *,
    offer: HostOffer,
    version: int,
    fields: Mapping[str, Any],
    themes: Mapping[str, int],
    by: User,
    now: datetime,
) -> HostOffer:
    """Change an offer, unless somebody else did since `version` was read."""
    if not rules.can_edit_offer(by, offer):
        raise rules.OfferRefused("is_closed")
    taken = HostOffer.objects.filter(pk=offer.pk, version=version).update(version=F("version") + 1)
    if not taken:
        raise rules.OfferRefused("changed_meanwhile")
    offer.version = version + 1
    _store(offer, fields, themes)
    audit.record("offer.changed", offer, by=by, now=now)
    return offer


@transaction.atomic
def store_host_weeks(
    *, offer: HostOffer, mondays: Collection[date], by: User, now: datetime
) -> HostOffer:
    """Open exactly the weeks that begin on `mondays`; weeks with a visit stay open."""
    if not rules.can_edit_offer(by, offer):
        raise rules.OfferRefused("is_closed")
    wanted = set(mondays) | booked_mondays(offer)
    offer.host_weeks.filter(monday__in=wanted).update(is_open=True)
    offer.host_weeks.exclude(monday__in=wanted).update(is_open=False)
    audit.record("offer.weeks_changed", offer, by=by, now=now, open_weeks=len(wanted))
    return offer


@transaction.atomic
def close_host_weeks(
    *, offer: HostOffer, mondays: Collection[date], by: User, now: datetime
) -> HostOffer:
    """Close the weeks that begin on `mondays`, except those with a visit; no other changes."""
    if not rules.can_edit_offer(by, offer):
        raise rules.OfferRefused("is_closed")
    closing = set(mondays) - booked_mondays(offer)
    offer.host_weeks.filter(monday__in=closing).update(is_open=False)
    audit.record("offer.weeks_closed", offer, by=by, now=now, closed_weeks=len(closing))
    return offer


@transaction.atomic
def store_resource_person(
    *,
    offer: HostOffer,
    person: ResourcePerson | None,
    fields: Mapping[str, Any],
    by: User,
    now: datetime,
) -> ResourcePerson:
    """Add a resource person to an offer, or change `person`."""
    if not rules.can_edit_offer(by, offer):
        raise rules.OfferRefused("is_closed")
    person = person or ResourcePerson(offer=offer, created_at=now)
    for name, value in fields.items():
        setattr(person, name, value)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise rules.OfferRefused("person_taken") from error
    _keep_booked(person, offer)
    audit.record("offer.person_stored", person, by=by, now=now, offer=offer.pk)
    return person


def _keep_booked(person: ResourcePerson, offer: HostOffer) -> None:
    """Let the booked weeks of a person follow the name, unless the new one is booked then."""
    key = person_key(offer.institution_id, person.name)
    try:
        with transaction.atomic():
            person.booked_weeks.update(person_key=key)
    except IntegrityError as error:
        raise rules.OfferRefused("person_leads_elsewhere") from error


@transaction.atomic
def remove_resource_person(*, person: ResourcePerson, by: User, now: datetime) -> None:
    """Remove a resource person who serves no visit."""
    if not rules.can_edit_offer(by, person.offer):
        raise rules.OfferRefused("is_closed")
    is_on_agenda = AgendaItem.objects.filter(resource_person=person).exists()
    if person.visits.exists() or is_on_agenda:
        raise rules.OfferRefused("person_serves")
    audit.record("offer.person_removed", person, by=by, now=now, offer=person.offer_id)
    person.delete()


@transaction.atomic
def place_offer(*, offer: HostOffer, by: User, now: datetime) -> HostOffer:
    """Offer a draft, or a withdrawn offer again, to the planner."""
    if not rules.can_place_offer(by, offer):
        raise rules.OfferRefused("is_offered")
    if missing := rules.missing_in_offer(offer):
        raise rules.OfferRefused(missing[0])
    return _move(offer, OfferState.OFFERED, "offer.placed", by, now)


@transaction.atomic
def withdraw_offer(*, offer: HostOffer, by: User, now: datetime) -> HostOffer:
    """Take an offer back; visits that are published there must be declined first."""
    if not rules.can_withdraw_offer(by, offer):
        raise rules.OfferRefused("is_not_offered")
    if offer.visits.live().exists():
        raise rules.OfferRefused("has_visits")
    return _move(offer, OfferState.WITHDRAWN, "offer.withdrawn", by, now)


def _move(offer: HostOffer, state: OfferState, kind: str, by: User, now: datetime) -> HostOffer:
    offer.state = state
    offer.save(update_fields=["state"])
    audit.record(kind, offer, by=by, now=now)
    return offer


def _store(offer: HostOffer, fields: Mapping[str, Any], themes: Mapping[str, int]) -> None:
    for name, value in fields.items():
        setattr(offer, name, value)
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError as error:
        raise rules.OfferRefused("title_taken") from error
    offer.themes.all().delete()
    HostOfferTheme.objects.bulk_create(
        HostOfferTheme(offer=offer, theme=theme, quality=quality)
        for theme, quality in themes.items()
    )
