"""The weeks that a calendar file would close."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchanges.presenters.words import week_words

BUSY_REFUSALS: Mapping[str, Promise] = {
    "no_calendar": _("This is no calendar file that can be read. Export your calendar as .ics."),
    "too_large": _("This file is larger than 2 MB. Export the months of the cycle alone."),
    "too_many_entries": _(
        "This file has more than 1,000 entries. Export the months of the cycle alone."
    ),
    "too_often": _(
        "This file repeats too many entries, or repeats them too often. Export busy times instead "
        "of entries."
    ),
}


@dataclass(frozen=True)
class BusyWeek:
    """A busy week: what would become of it."""

    monday: date
    words: str
    days: int
    state: str
    shape: str
    closes: bool


def busy_lines(
    found: Mapping[date, int], least: int, opened: Collection[date], booked: Collection[date]
) -> list[BusyWeek]:
    """Every busy week of the cycle with what happens to it when the preview is confirmed."""
    return [_line(monday, days, least, opened, booked) for monday, days in found.items()]


def _line(
    monday: date, days: int, least: int, opened: Collection[date], booked: Collection[date]
) -> BusyWeek:
    if monday in booked:
        state, shape, closes = _("Visit booked: stays open"), "harm", False
    elif days < least:
        state, shape, closes = _("Stays as it is"), "", False
    elif monday not in opened:
        state, shape, closes = _("Closed already"), "", False
    else:
        state, shape, closes = _("Will be closed"), "wait", True
    return BusyWeek(monday, week_words(monday), days, str(state), shape, closes)
