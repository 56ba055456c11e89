"""The holidays of a country in a cycle: public, kept by some, estimated, added, taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core.holidays import (
    COMMUNITIES,
    has_table,
    observed_days,
    public_days,
    weekend_of,
)
from exchanges.models import CalendarDay, CountryCalendar, VisitCycle
from exchanges.queries.calendars import (
    AS_IN_TABLE,
    Changes,
    changes_of,
    holiday_weeks,
    observed_weeks,
)

STATES: dict[str, tuple[Promise, str]] = {
    "table": (_("As in the table"), ""),
    "estimated": (_("Estimated"), "wait"),
    "added": (_("Added by you"), "accent"),
    "out": (_("Taken out by you"), "harm"),
}
KEPT_BY: Mapping[str, Promise] = {
    "armenian": _("Armenian day"),
    "catholic": _("Catholic day"),
    "christian": _("Christian day"),
    "hebrew": _("Jewish day"),
    "hindu": _("Hindu day"),
    "islamic": _("Muslim day"),
    "orthodox": _("Orthodox day"),
    "protestant": _("Protestant day"),
    "sabian": _("Sabian day"),
    "yazidi": _("Yazidi day"),
    "optional": _("Optional day"),
    **dict.fromkeys(COMMUNITIES, _("Day of a community")),
}


@dataclass(frozen=True)
class DayLine:
    """One day, what it is called, and where it comes from; `kept_by` says whose day it is."""

    day: date
    name: str
    state: str
    word: str
    shape: str
    is_weekend: bool
    kept_by: Sequence[str] = ()

    @property
    def is_changed(self) -> bool:
        return self.state in ("added", "out")


@dataclass(frozen=True)
class CountryLine:
    """A country of a cycle: its free working days, how many of its holidays are estimates.

    `observed` are the working days that some keep; nobody counts them until they are added.
    """

    code: str
    name: str
    days: int
    estimated: int
    changed: int
    observed: int
    has_table: bool


def country_lines(cycle: VisitCycle, codes: Sequence[str]) -> list[CountryLine]:
    """The countries of a cycle, by name."""
    changes = changes_of(cycle)
    found = []
    for code in codes:
        own = changes.get(code, AS_IN_TABLE)
        table = public_days(code, cycle.first_monday, cycle.last_day)
        in_cycle = {day for day in own.added | own.removed if _is_in(cycle, day)}
        found.append(
            CountryLine(
                code=code,
                name=country_name(code),
                days=sum(holiday_weeks(code, cycle.first_monday, cycle.weeks, own).values()),
                estimated=sum(
                    one.is_estimated and one.day not in own.removed | own.added for one in table
                ),
                changed=len(in_cycle),
                observed=_observed_in(cycle, code, own),
                has_table=has_table(code),
            )
        )
    return sorted(found, key=lambda one: one.name)


def country_name(code: str) -> str:
    return str(countries.name(code))


def day_lines(cycle: VisitCycle, code: str, calendar: CountryCalendar | None) -> list[DayLine]:
    """Every holiday of a country in the weeks of a cycle, and what was taken out, in order."""
    own = {one.day: one for one in calendar.days.all()} if calendar else {}
    weekend = weekend_days(code, calendar)
    lines = []
    for one in public_days(code, cycle.first_monday, cycle.last_day):
        change = own.pop(one.day, None)
        state = _state(change, is_estimated=one.is_estimated)
        name = change.name if change and change.name else one.name
        lines.append(_line(one.day, name, state, weekend))
    for day, change in own.items():
        if _is_in(cycle, day) and change.is_holiday:
            lines.append(_line(day, change.name, "added", weekend))
    return sorted(lines, key=lambda line: line.day)


def observed_lines(cycle: VisitCycle, code: str, calendar: CountryCalendar | None) -> list[DayLine]:
    """The days that some of a country keep and that are not counted as holidays, in order."""
    counted = set()
    if calendar:
        counted = set(calendar.days.filter(is_holiday=True).values_list("day", flat=True))
    weekend = weekend_days(code, calendar)
    return [
        replace(
            _line(one.day, one.name, _state(None, is_estimated=one.is_estimated), weekend),
            kept_by=kept_by_words(one.kept_by),
        )
        for one in observed_days(code, cycle.first_monday, cycle.last_day)
        if one.day not in counted
    ]


def kept_by_words(kinds: Iterable[str]) -> list[str]:
    """Whose day it is, each said once."""
    return list(dict.fromkeys(str(KEPT_BY[kind]) for kind in kinds))


def _observed_in(cycle: VisitCycle, code: str, changes: Changes) -> int:
    weeks = observed_weeks(code, cycle.first_monday, cycle.weeks, changes)
    return sum(len(days) for days in weeks.values())


def weekend_days(code: str, calendar: CountryCalendar | None) -> frozenset[int]:
    """The days of the weekend that count now."""
    if calendar is None or calendar.weekend is None:
        return weekend_of(code)
    return frozenset(calendar.weekend)


def _state(change: CalendarDay | None, *, is_estimated: bool) -> str:
    if change is None:
        return "estimated" if is_estimated else "table"
    return "added" if change.is_holiday else "out"


def _line(day: date, name: str, state: str, weekend: frozenset[int]) -> DayLine:
    word, shape = STATES[state]
    return DayLine(day, name, state, str(word), shape, day.weekday() in weekend)


def _is_in(cycle: VisitCycle, day: date) -> bool:
    return cycle.first_monday <= day <= cycle.last_day
