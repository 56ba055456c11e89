"""Where coaches are short, in words and as tables; worst first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from accounts.models import Theme
from core.templatetags.counterpart import language_name
from matching.queries.shortage import Balance, Supply

MOST_NAMED = 6


@dataclass(frozen=True)
class Table:
    """One kind of supply: its heading and each row with its name."""

    head: Any
    rows: list[tuple[Any, Supply]]


@dataclass(frozen=True)
class Shortages:
    """The worst lacks as sentences, and everything behind them."""

    worst: list[str]
    tables: list[Table]

    @property
    def is_empty(self) -> bool:
        """Whether nobody asks for anything yet."""
        return not any(table.rows for table in self.tables)


def shortages(found: Balance) -> Shortages:
    """Put a balance into words."""
    tables = [
        _table(_("Language"), found.languages, language_name),
        _table(_("Theme"), found.themes, lambda key: Theme(key).label),
        _table(_("Country"), found.countries, country_name),
    ]
    lacking = [row for table in tables for row in table.rows if row[1].is_short]
    lacking.sort(key=lambda row: -row[1].lack)
    return Shortages([_sentence(*row) for row in lacking[:MOST_NAMED]], tables)


def country_name(code: str) -> str:
    """The country in the reader's language."""
    return str(countries.name(code) or code)


def _table(head: Any, supplies: list[Supply], name: Callable[[str], Any]) -> Table:
    return Table(head, [(name(one.key), one) for one in supplies])


def _sentence(name: Any, supply: Supply) -> str:
    words = ngettext(
        "%(name)s: %(lack)s place short (%(wanted)s coachees, %(offered)s places).",
        "%(name)s: %(lack)s places short (%(wanted)s coachees, %(offered)s places).",
        supply.lack,
    )
    counts = {"wanted": supply.wanted, "offered": supply.offered}
    return words % {"name": name, "lack": supply.lack, **counts}
