"""The world's holidays and weekends as their table has them, before anybody changed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from holidays import PUBLIC

ESTIMATED = "(estimated)"  # how the table marks days that wait for the sight of the moon
SATURDAY_AND_SUNDAY = frozenset({5, 6})
# The days that some of a country keep, by the words of the table: of a faith, of a community, or
# free to those who choose them. Half days and the days of banks and offices are none of them.
FAITHS = (
    "armenian", "catholic", "christian", "hebrew", "hindu", "islamic", "orthodox", "protestant",
    "sabian", "yazidi",
)  # fmt: skip
COMMUNITIES = ("albanian", "bosnian", "roma", "serbian", "turkish", "vlach")
OPTIONAL = "optional"
KEPT_BY_SOME = (*FAITHS, *COMMUNITIES, OPTIONAL)


@dataclass(frozen=True)
class PublicDay:
    """A public holiday; `is_estimated` while it waits for the sight of the moon."""

    day: date
    name: str
    is_estimated: bool


@dataclass(frozen=True)
class ObservedDay(PublicDay):
    """A day that is no public holiday and that some keep; `kept_by` are of `KEPT_BY_SOME`."""

    kept_by: tuple[str, ...]


@lru_cache(maxsize=256)
def has_table(country: str) -> bool:
    """Whether somebody keeps the calendar of the country, named by its code of two letters."""
    return country in holidays.list_supported_countries(include_aliases=False)


def public_days(country: str, first: date, last: date) -> list[PublicDay]:
    """The public holidays of a country from `first` to `last`, in order; none without a table."""
    return [
        PublicDay(day, _plain(name), ESTIMATED in name)
        for day, name in _table(country, first.year, last.year)
        if first <= day <= last
    ]


def observed_days(country: str, first: date, last: date) -> list[ObservedDay]:
    """The days from `first` to `last` that some of a country keep, in order, without public ones.

    What the table knows differs much: for most countries it names no such day.
    """
    public = {day for day, _ in _table(country, first.year, last.year)}
    found: dict[date, dict[str, str]] = {}
    for kind in _kinds_kept(country):
        for day, name in _table(country, first.year, last.year, kind):
            if first <= day <= last and day not in public:
                found.setdefault(day, {})[kind] = name
    return [_observed(day, names) for day, names in sorted(found.items())]


@lru_cache(maxsize=256)
def weekend_of(country: str) -> frozenset[int]:
    """The days of the weekend, Monday being 0; Saturday and Sunday without a table."""
    if not has_table(country):
        return SATURDAY_AND_SUNDAY
    return frozenset(holidays.country_holidays(country).weekend)


def _observed(day: date, names: dict[str, str]) -> ObservedDay:
    words = dict.fromkeys(_plain(name) for name in names.values())
    is_estimated = any(ESTIMATED in name for name in names.values())
    return ObservedDay(day, "; ".join(words), is_estimated, tuple(names))


def _plain(name: str) -> str:
    return name.replace(f" {ESTIMATED}", "")


@lru_cache(maxsize=256)
def _kinds_kept(country: str) -> tuple[str, ...]:
    """Those of `KEPT_BY_SOME` that the table knows of a country."""
    if not has_table(country):
        return ()
    known = holidays.country_holidays(country).supported_categories
    return tuple(kind for kind in KEPT_BY_SOME if kind in known)


@lru_cache(maxsize=512)
def _table(
    country: str, first_year: int, last_year: int, kind: str = PUBLIC
) -> tuple[tuple[date, str], ...]:
    if not has_table(country):
        return ()
    years = range(first_year, last_year + 1)
    calendar = holidays.country_holidays(country, years=years, language="en_US", categories=(kind,))
    return tuple(sorted(calendar.items()))
