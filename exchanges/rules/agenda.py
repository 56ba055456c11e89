"""Who writes and who reads terms of reference and agendas, and when an item can stand."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from accounts.models import User
from core.zones import zone_of
from exchanges.models import Agenda, DocumentState, TermsOfReference, Visit
from exchanges.rules.sides import is_of_host, own_delegations, takes_part_in
from exchanges.rules.visits import VisitRefused, can_run

QUARTER = timedelta(minutes=15)
LONGEST_ITEM = timedelta(hours=14)


def can_write_terms(user: User, visit: Visit) -> bool:
    """What a delegation comes for is its own to say; the organiser helps."""
    return visit.is_live and _is_terms_writer(user, visit)


def can_read_terms(user: User, visit: Visit, terms: TermsOfReference | None) -> bool:
    is_shared = terms is not None and terms.state == DocumentState.SHARED
    return _is_terms_writer(user, visit) or (is_shared and takes_part_in(user, visit))


def can_write_agenda(user: User, visit: Visit) -> bool:
    """The host knows its days; the organiser helps."""
    return visit.is_live and _is_agenda_writer(user, visit)


def can_read_agenda(user: User, visit: Visit, agenda: Agenda | None) -> bool:
    is_shared = agenda is not None and agenda.state == DocumentState.SHARED
    return _is_agenda_writer(user, visit) or (is_shared and takes_part_in(user, visit))


def _is_terms_writer(user: User, visit: Visit) -> bool:
    return can_run(user, visit.offer.cycle) or bool(own_delegations(user, visit))


def _is_agenda_writer(user: User, visit: Visit) -> bool:
    return can_run(user, visit.offer.cycle) or is_of_host(user, visit)


def host_zone(visit: Visit) -> tzinfo:
    """The clock by which the days of a visit are counted."""
    return zone_of(visit.offer.institution.time_zone)


def days_of(visit: Visit) -> list[date]:
    """The days of a visit from its Monday to its last Friday, weekends between them included."""
    count = (visit.last_day - visit.first_monday).days + 1
    return [visit.first_monday + timedelta(days=number) for number in range(count)]


def check_item_times(visit: Visit, starts_at: datetime, ends_at: datetime) -> None:
    """Raise VisitRefused when an item cannot stand there.

    Raises:
        VisitRefused: it ends before it begins, is off the quarters, or lies outside the visit.
    """
    if not starts_at < ends_at <= starts_at + LONGEST_ITEM:
        raise VisitRefused("item_ends_early")
    if any(at.minute % 15 or at.second or at.microsecond for at in (starts_at, ends_at)):
        raise VisitRefused("item_off_quarter")
    if starts_at.astimezone(host_zone(visit)).date() not in days_of(visit):
        raise VisitRefused("item_outside")


def quarters(starts_at: datetime, ends_at: datetime) -> list[datetime]:
    """The quarters of an hour from begin to end."""
    count = -(-(ends_at - starts_at) // QUARTER)
    return [starts_at + number * QUARTER for number in range(count)]
