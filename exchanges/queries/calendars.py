"""Public holidays of a country, with what its organisers changed, counted by week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from core.holidays import public_days, weekend_of
from exchanges.models import CountryCalendar, VisitCycle
from exchanges.queries.rows import institutions_of


@dataclass(frozen=True)
class Changes:
    """What organisers know better: the weekend (None: as the table has it) and single days."""

    weekend: frozenset[int] | None = None
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()


AS_IN_TABLE = Changes()


def changes_of(cycle: VisitCycle) -> Mapping[str, Changes]:
    """What the organisers of a cycle changed, by country; countries left alone are absent."""
    calendars = CountryCalendar.objects.filter(institution=cycle.institution_id).order_by("country")
    rows = calendars.values_list("country", "weekend", "days__day", "days__is_holiday")
    return {country: _changes(list(own)) for country, own in groupby(rows, key=lambda row: row[0])}


def holiday_weeks(
    country: str, first_monday: date, weeks: int, changes: Changes = AS_IN_TABLE
) -> dict[int, int]:
    """Working days that are public holidays, by number of the week; weeks without any are absent.

    A country whose calendar nobody keeps has only the days that were added.
    """
    return dict(_holiday_weeks(country, first_monday, weeks, changes))


def countries_of(cycle: VisitCycle) -> list[str]:
    """The codes of the countries that offer, request or are invited in a cycle, in order."""
    codes = {str(code) for code in institutions_of(cycle).values_list("country", flat=True)}
    return sorted(code for code in codes if code)


def _changes(rows: list[tuple[str, list[int] | None, date | None, bool | None]]) -> Changes:
    """The changes of one country: its weekend stands in each row, one row a day, or one without."""
    weekend = rows[0][1]
    days = [(day, is_holiday) for _, _, day, is_holiday in rows if day]
    return Changes(
        weekend=None if weekend is None else frozenset(weekend),
        added=frozenset(day for day, is_holiday in days if is_holiday),
        removed=frozenset(day for day, is_holiday in days if not is_holiday),
    )


@lru_cache(maxsize=512)
def _holiday_weeks(
    country: str, first_monday: date, weeks: int, changes: Changes
) -> tuple[tuple[int, int], ...]:
    last_day = first_monday + timedelta(weeks=weeks, days=-1)
    table = {one.day for one in public_days(country, first_monday, last_day)}
    weekend = weekend_of(country) if changes.weekend is None else changes.weekend
    counts: dict[int, int] = {}
    for day in sorted((table - changes.removed) | changes.added):
        if first_monday <= day <= last_day and day.weekday() not in weekend:
            week = (day - first_monday).days // 7
            counts[week] = counts.get(week, 0) + 1
    return tuple(counts.items())
