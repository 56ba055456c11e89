"""The dates of visits: who may have which, each side under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import Role, User
from exchanges.models import Arrangement, Visit, VisitDelegation, VisitState
from exchanges.queries import people_of, visits_with_people
from exchanges.queries.arrangements import arranged_for
from exchanges.rules.sides import is_of_host, live_delegations, own_delegations
from notifications.calendar import Appointment, all_day, register_source
from notifications.calendar.appointments import key_of
from notifications.models import Noun

LOOKS_BACK = timedelta(days=180)
TENTATIVE = (VisitState.PROPOSED, VisitState.HELD)
# Before everybody has confirmed nobody is invited: the feed shows it as not yet certain.
FIRM = (VisitState.CONFIRMED, VisitState.LOCKED, VisitState.UNDER_WAY)


def host_key(visit: Visit) -> str:
    return key_of("visit", visit.pk, "host")


def delegation_key(delegation: VisitDelegation) -> str:
    return key_of("visit", delegation.visit_id, delegation.pk.hex)


def appointments(*, user: User, now: datetime) -> Iterator[Appointment]:
    """The visits that the person hosts or travels to; a board is what organisers look at."""
    visits = visits_with_people(Visit.objects.visible_to(user))
    recent = visits.filter(first_monday__gte=(now - LOOKS_BACK).date())
    for visit in recent.exclude(state=VisitState.CANCELLED):
        if is_of_host(user, visit):
            yield appointment_of(visit, host_key(visit))
        for delegation in own_delegations(user, visit):
            yield appointment_of(visit, delegation_key(delegation))
    for arrangement in arranged_for(user, since=(now - LOOKS_BACK).date()):
        yield arrangement_appointment(arrangement)


def arrangement_key(arrangement: Arrangement) -> str:
    return key_of("arrangement", arrangement.pk, "all")


def arrangement_people(arrangement: Arrangement) -> set[User]:
    """Who is invited: the head and the focal points of who asked."""
    request = arrangement.request
    people = set(people_of([request.institution_id], Role.FOCAL_POINT))
    return people | ({request.head} if request.head else set())


def arrangement_appointment(arrangement: Arrangement) -> Appointment:
    return all_day(
        key=arrangement_key(arrangement),
        noun=Noun.VISIT,
        first=arrangement.first_day,
        last=arrangement.last_day,
        path=reverse("exchanges:request-detail", args=[arrangement.request_id]),
    )


def appointment_of(visit: Visit, key: str) -> Appointment:
    return all_day(
        key=key,
        noun=Noun.VISIT,
        first=visit.first_monday,
        last=visit.last_day,
        path=reverse("exchanges:visit-detail", args=[visit.pk]),
        is_tentative=visit.state in TENTATIVE,
    )


def audiences(visit: Visit) -> Iterator[tuple[str, set[User]]]:
    """The key of each side with the people who are invited on it."""
    yield host_key(visit), set(people_of([visit.offer.institution_id], Role.HOST))
    for one in live_delegations(visit):
        people = set(people_of([one.request.institution_id], Role.FOCAL_POINT))
        yield delegation_key(one), people | ({one.request.head} if one.request.head else set())


register_source("exchanges", appointments)
