"""How long visas take, in words and in lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from exchanges.models import VisaTime, VisitCycle


@dataclass(frozen=True)
class VisaLine:
    """How long a visa takes from one country to another, and its row."""

    row: VisaTime
    home: str
    there: str
    weeks: str


def visa_lines(cycle: VisitCycle) -> list[VisaLine]:
    """The ways of a cycle that have their own number, by the names of the countries."""
    lines = [
        VisaLine(row, _name(row.country), _name(row.host_country), weeks_words(row.weeks))
        for row in cycle.visa_times.all()
    ]
    return sorted(lines, key=lambda line: (line.home, line.there))


def weeks_words(weeks: int) -> str:
    """How long a visa takes, 0 for none."""
    if not weeks:
        return _("no visa needed")
    return ngettext("%(weeks)s week", "%(weeks)s weeks", weeks) % {"weeks": weeks}


def visa_words(cycle: VisitCycle, homes: Iterable[str]) -> str:
    """How long a visa takes for senders in `homes`, with each way that has its own number."""
    mine = {str(code) for code in homes}
    usual = _("A visa takes about %(weeks)s weeks from that day on.") % {"weeks": cycle.visa_weeks}
    own = [
        _("From %(home)s to %(there)s: %(weeks)s.")
        % {"home": line.home, "there": line.there, "weeks": line.weeks}
        for line in visa_lines(cycle)
        if str(line.row.country) in mine
    ]
    return " ".join([usual, *own])


def _name(country: object) -> str:
    return str(countries.name(str(country)))
