"""The world's public holidays and weekends as their table has them, before anybody changed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

ESTIMATED = "(estimated)"  # how the table marks days that wait for the sight of the moon
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True)
class PublicDay:
    """A public holiday; `is_estimated` while it waits for the sight of the moon."""

    day: date
    name: str
    is_estimated: bool


def has_table(country: str) -> bool:
    """Whether somebody keeps the calendar of the country, named by its code of two letters."""
    return country in holidays.list_supported_countries(include_aliases=False)


def public_days(country: str, first: date, last: date) -> list[PublicDay]:
    """The public holidays of a country from `first` to `last`, in order; none without a table."""
    return [
        PublicDay(day, name.replace(ESTIMATED, "").strip(), ESTIMATED in name)
        for day, name in _table(country, first.year, last.year)
        if first <= day <= last
    ]


@lru_cache(maxsize=256)
def weekend_of(country: str) -> frozenset[int]:
    """The days of the weekend, Monday being 0; Saturday and Sunday without a table."""
    try:
        return frozenset(holidays.country_holidays(country).weekend)
    except NotImplementedError:
        return SATURDAY_AND_SUNDAY


@lru_cache(maxsize=256)
def _table(country: str, first_year: int, last_year: int) -> tuple[tuple[date, str], ...]:
    try:
        years = range(first_year, last_year + 1)
        calendar = holidays.country_holidays(country, years=years, language="en_US")
    except NotImplementedError:
        return ()
    return tuple(sorted(calendar.items()))
