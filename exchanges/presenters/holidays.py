"""The public holidays of a country in a cycle: from the table, estimated, added, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core.holidays import has_table, public_days, weekend_of
from exchanges.models import CalendarDay, CountryCalendar, VisitCycle
from exchanges.queries.calendars import AS_IN_TABLE, changes_of, holiday_weeks

STATES: dict[str, tuple[Promise, str]] = {
    "table": (_("As in the table"), ""),
    "estimated": (_("Estimated"), "wait"),
    "added": (_("Added by you"), "accent"),
    "out": (_("Taken out by you"), "harm"),
}


@dataclass(frozen=True)
class DayLine:
    """One day, what it is called, and where it comes from."""

    day: date
    name: str
    state: str
    word: str
    shape: str
    is_weekend: bool

    @property
    def is_changed(self) -> bool:
        return self.state in ("added", "out")


@dataclass(frozen=True)
class CountryLine:
    """A country of a cycle: its free working days, how many of its holidays are estimates."""

    code: str
    name: str
    days: int
    estimated: int
    changed: int
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
