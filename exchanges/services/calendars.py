"""The calendars of the people of a visit follow it: invited, changed, taken off."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from exchanges.calendar import FIRM, appointment_of, audiences, delegation_key, host_key
from exchanges.models import Visit, VisitState
from exchanges.models.request import LONGEST_VISIT
from exchanges.queries import visits_with_people
from notifications.services import cancel_appointment, keep_appointment

LONGEST = timedelta(weeks=LONGEST_VISIT)


def follow_roles(*, now: datetime) -> int:
    """Invite who joined a host or a sender since, take off who left; return how many visits."""
    ahead = Visit.objects.filter(state__in=FIRM, first_monday__gt=(now - LONGEST).date())
    keys = list(ahead.values_list("pk", flat=True))
    for key in keys:
        _follow(key, now)
    return len(keys)


@transaction.atomic
def _follow(key: UUID, now: datetime) -> None:
    """One visit, held so that nobody calls it off in between."""
    keep_calendars(Visit.objects.select_for_update().get(pk=key), now=now)


def keep_calendars(visit: Visit, *, now: datetime) -> None:
    """Bring the calendars of all sides in line with a visit as it stands."""
    found = visits_with_people(Visit.objects.filter(pk=visit.pk)).get()
    organiser = found.offer.cycle.institution_id
    wanted = dict(audiences(found)) if found.state in FIRM else {}
    for key, people in wanted.items():
        keep_appointment(
            appointment=appointment_of(found, key),
            people=people,
            now=now,
            institution_id=organiser,
        )
    ends = [delegation_key(one) for one in found.delegations.all() if not one.is_live]
    if found.state == VisitState.CANCELLED:
        ends = [host_key(found), *(delegation_key(one) for one in found.delegations.all())]
    for key in ends:
        cancel_appointment(key=key, now=now, institution_id=organiser)
