"""Who is told what at the moment something happens; reminders follow from the rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models

from accounts.models import Role, User
from exchanges.models import Visit, VisitDelegation, VisitRequest
from exchanges.queries import people_of
from notifications.services import queue_message


def tell_organisers_of_request(request: VisitRequest, *, now: datetime) -> None:
    """The organisers learn that a request was placed."""
    organiser = request.cycle.institution_id
    tell(
        "exchanges.request_placed", request, people_of([organiser], Role.ORGANISER), organiser, now
    )


def tell_focal_points_of_request(request: VisitRequest, *, now: datetime) -> None:
    """The focal points of the sender learn that a request waits for them."""
    people = people_of([request.institution_id], Role.FOCAL_POINT)
    organiser = request.cycle.institution_id
    tell("exchanges.request_submitted", request, people, organiser, now, now.isoformat())


def tell_writer(request: VisitRequest, *, now: datetime, occurrence: str) -> None:
    """Whoever wrote a request learns what became of it."""
    people = [request.written_by] if request.written_by else []
    organiser = request.cycle.institution_id
    tell("exchanges.request_decided", request, people, organiser, now, occurrence)


def tell_of_publication(
    visit: Visit, *, now: datetime, occurrence: str, newcomers: Iterable[VisitRequest]
) -> None:
    """The host, and the heads and focal points of `newcomers`, learn of a published visit."""
    senders = list(newcomers)
    people = set(people_of([visit.offer.institution_id], Role.HOST))
    people |= set(people_of([one.institution_id for one in senders], Role.FOCAL_POINT))
    people |= {one.head for one in senders if one.head is not None}
    organiser = visit.offer.cycle.institution_id
    tell("exchanges.visit_published", visit, people, organiser, now, occurrence)


def tell_new_head(request: VisitRequest, *, now: datetime) -> None:
    """Whoever becomes head while a visit waits for the answer is asked for it."""
    waiting = VisitDelegation.objects.live().filter(request=request)
    for delegation in waiting.select_related("visit__offer__cycle"):
        organiser = delegation.visit.offer.cycle.institution_id
        people = [request.head] if request.head else []
        tell("exchanges.visit_published", delegation.visit, people, organiser, now)


def tell_organisers_of_decline(visit: Visit, *, now: datetime, occurrence: str) -> None:
    """The organisers learn that a host or a head declined."""
    organiser = visit.offer.cycle.institution_id
    people = people_of([organiser], Role.ORGANISER)
    tell("exchanges.visit_declined", visit, people, organiser, now, occurrence)


def tell_of_cancellation(visit: Visit, *, by: User, now: datetime) -> None:
    """Host, heads and focal points learn that a visit is called off; who did it knows."""
    delegations = VisitDelegation.objects.filter(visit=visit).select_related("request__head")
    people = set(people_of([visit.offer.institution_id], Role.HOST))
    senders = [one.request.institution_id for one in delegations]
    people |= set(people_of(senders, Role.FOCAL_POINT))
    people |= {one.request.head for one in delegations if one.request.head is not None}
    organiser = visit.offer.cycle.institution_id
    tell("exchanges.visit_cancelled", visit, people - {by}, organiser, now)


def tell(
    kind: str,
    about: models.Model,
    people: Iterable[User],
    organiser: UUID,
    now: datetime,
    occurrence: str = "",
) -> None:
    """Write one message of this moment for each of the people."""
    for person in people:
        queue_message(
            kind=kind,
            about=about,
            recipient=person,
            due_at=now,
            now=now,
            occurrence=occurrence,
            institution_id=organiser,
        )
