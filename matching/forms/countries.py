"""Pairs of countries whose people are never paired: two choices a row, and always one more row."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core.forms import Audience, Form

MOST_ROWS = 40
SIDES = ("first", "second")
Pairs = list[list[str]]


def country_fields(count: int) -> dict[str, forms.ChoiceField]:
    """Two fields for each row."""
    choices = _choices([])
    return {
        _name(row, side): forms.ChoiceField(
            label=_first(row) if side == "first" else _second(row),
            choices=choices,
            required=False,
        )
        for row in range(min(count, MOST_ROWS))
        for side in SIDES
    }


def _first(row: int) -> Any:
    return _("Row %(row)s: one country") % {"row": row + 1}


def _second(row: int) -> Any:
    return _("Row %(row)s: the other country") % {"row": row + 1}


def _choices(here: Container[str]) -> list[Any]:
    named = list(countries)
    own = [one for one in named if one[0] in here]
    others = [one for one in named if one[0] not in here]
    groups = [(_("Countries in this cohort"), own)] if own else []
    return [("", "–"), *groups, (_("Other countries"), others)]


def _name(row: int, side: str) -> str:
    return f"country_{row}_{side}"


def rows_of(data: Mapping[str, Any] | None, stored: Pairs) -> int:
    """How many rows to show: those sent, one more where that was asked for or nothing was sent."""
    if data is None:
        return len(stored) + 1
    sent = sum(_name(row, "first") in data for row in range(MOST_ROWS))
    return sent + ("more" in data)


def initial_of(stored: Pairs) -> dict[str, str]:
    """The stored pairs by field."""
    return {
        _name(row, side): pair[place]
        for row, pair in enumerate(stored)
        for place, side in enumerate(SIDES)
    }


class CountriesForm(Form):
    """A form that has `country_fields`."""

    audience = Audience.ORGANISERS

    @property
    def country_rows(self) -> list[list[BoundField]]:
        """The two fields of each row."""
        return [
            [self[_name(row, side)] for side in SIDES]
            for row in range(MOST_ROWS)
            if _name(row, "first") in self.fields
        ]

    def put_first(self, here: Container[str]) -> None:
        """Let the countries of the cohort's own people come first."""
        choices = _choices(here)
        for names in self._names():
            for field in (self.fields[name] for name in names):
                if isinstance(field, forms.ChoiceField):
                    field.choices = choices

    def check_countries(self) -> None:
        """Each row needs two different countries, or none."""
        for first, second in self._names():
            one, two = self.cleaned_data.get(first), self.cleaned_data.get(second)
            if bool(one) != bool(two):
                words = _("Choose the other country too, or leave both empty.")
                self.add_error(second if one else first, words)
            elif one and one == two:
                self.add_error(second, _("Choose two different countries."))

    @property
    def excluded_countries(self) -> Pairs:
        """The pairs, each once, in one order."""
        names = self._names()
        pairs = ((self.cleaned_data[first], self.cleaned_data[second]) for first, second in names)
        return [list(pair) for pair in sorted({tuple(sorted(two)) for two in pairs if all(two)})]

    def _names(self) -> list[tuple[str, str]]:
        rows = range(MOST_ROWS)
        names = [(_name(row, "first"), _name(row, "second")) for row in rows]
        return [two for two in names if two[0] in self.fields]
