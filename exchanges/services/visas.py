"""How long visas take from one country to another, as the organisers of a cycle know it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from exchanges import rules
from exchanges.models import VisaTime, VisitCycle


@transaction.atomic
def store_visa_time(
    *, cycle: VisitCycle, country: str, host_country: str, weeks: int, by: User, now: datetime
) -> VisaTime:
    """Say how many weeks a visa takes from `country` to `host_country`; 0 where none is needed.

    An earlier number of the same way is replaced.

    Raises CycleRefused: closed or not the organiser's, within one country, or no border between.
    """
    _check_open(cycle, by)
    if cycle.is_within_country:
        raise rules.CycleRefused("no_visas")
    if country == host_country:
        raise rules.CycleRefused("same_side")
    row, _ = VisaTime.objects.update_or_create(
        cycle=cycle,
        country=country,
        host_country=host_country,
        defaults={"weeks": weeks},
        create_defaults={"weeks": weeks, "created_at": now},
    )
    audit.record(
        "cycle.visa_time_stored",
        cycle,
        by=by,
        now=now,
        country=country,
        host_country=host_country,
        weeks=weeks,
    )
    return row


@transaction.atomic
def remove_visa_time(*, row: VisaTime, by: User, now: datetime) -> None:
    """Let the number of the cycle count again on that way."""
    _check_open(row.cycle, by)
    audit.record(
        "cycle.visa_time_removed",
        row.cycle,
        by=by,
        now=now,
        country=str(row.country),
        host_country=str(row.host_country),
    )
    row.delete()


def _check_open(cycle: VisitCycle, by: User) -> None:
    if not rules.can_change(by, cycle):
        raise rules.CycleRefused("is_closed")
