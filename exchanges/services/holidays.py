"""Holidays and weekends of countries, as the organisers of an institution know them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.holidays import observed_days, weekend_of
from exchanges import rules
from exchanges.models import CalendarDay, CountryCalendar, VisitCycle
from exchanges.models.calendar import NAME_LENGTH

WORKING_DAYS_AT_LEAST = 3


@transaction.atomic
def add_holiday(
    *, cycle: VisitCycle, country: str, day: date, name: str, by: User, now: datetime
) -> CalendarDay:
    """Add a public holiday of a country, or give an earlier one its name."""
    return _store(cycle, country, day, by, now, name=name, is_holiday=True)


@transaction.atomic
def count_observed_day(
    *, cycle: VisitCycle, country: str, day: date, by: User, now: datetime
) -> CalendarDay:
    """Count a day that some keep as a holiday of the whole country.

    Raises CycleRefused("day_unknown") for a day that the table does not name.
    """
    names = [one.name for one in observed_days(country, day, day)]
    if not names:
        raise rules.CycleRefused("day_unknown")
    return _store(cycle, country, day, by, now, name=names[0][:NAME_LENGTH], is_holiday=True)


@transaction.atomic
def take_out_holiday(
    *, cycle: VisitCycle, country: str, day: date, by: User, now: datetime
) -> CalendarDay:
    """Take a day out of the public holidays of a country."""
    return _store(cycle, country, day, by, now, name="", is_holiday=False)


@transaction.atomic
def restore_day(*, cycle: VisitCycle, country: str, day: date, by: User, now: datetime) -> None:
    """Leave a day to the table of public holidays again."""
    calendar = _calendar(cycle, country, by, now)
    calendar.days.filter(day=day).delete()
    audit.record("calendar.day_restored", calendar, by=by, now=now, day=day.isoformat())


@transaction.atomic
def store_weekend(
    *, cycle: VisitCycle, country: str, days: Collection[int], by: User, now: datetime
) -> CountryCalendar:
    """Say which days of the week are free in a country; 0 is Monday."""
    weekend = sorted(set(days))
    if len(weekend) > 7 - WORKING_DAYS_AT_LEAST or not set(weekend) <= set(range(7)):
        raise rules.CycleRefused("weekend_too_long")
    calendar = _calendar(cycle, country, by, now)
    calendar.weekend = None if frozenset(weekend) == weekend_of(country) else weekend
    calendar.save(update_fields=["weekend"])
    audit.record("calendar.weekend_stored", calendar, by=by, now=now, days=len(weekend))
    return calendar


def _calendar(cycle: VisitCycle, country: str, by: User, now: datetime) -> CountryCalendar:
    if not rules.can_change(by, cycle):
        raise rules.CycleRefused("is_closed")
    found, _ = CountryCalendar.objects.get_or_create(
        institution_id=cycle.institution_id, country=country, defaults={"created_at": now}
    )
    return found


def _store(
    cycle: VisitCycle,
    country: str,
    day: date,
    by: User,
    now: datetime,
    *,
    name: str,
    is_holiday: bool,
) -> CalendarDay:
    calendar = _calendar(cycle, country, by, now)
    row, _ = CalendarDay.objects.update_or_create(
        calendar=calendar,
        day=day,
        defaults={"name": name, "is_holiday": is_holiday, "created_at": now},
    )
    audit.record(
        "calendar.day_stored",
        calendar,
        by=by,
        now=now,
        day=day.isoformat(),
        is_holiday=is_holiday,
    )
    return row
