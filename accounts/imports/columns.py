"""Find the columns of an enrolment file by their headings, in English or in French."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from accounts.imports.reading import FileRefused
from accounts.models import EnrolmentColumn
from core.exports import as_cell

Column = EnrolmentColumn
NEEDED = (Column.NAME, Column.EMAIL)
ALIASES: dict[Column, tuple[str, ...]] = {
    Column.NAME: ("full name", "nom", "nom complet", "nom et prénom"),
    Column.EMAIL: ("e-mail address", "mail", "courriel", "adresse électronique", "adresse e-mail"),
    Column.POST: ("position", "function", "poste", "fonction"),
    Column.RANK: ("grade",),
    Column.UNIT: ("department", "service", "unité"),
    Column.LANGUAGES: ("languages with level", "langues"),
    Column.THEMES: ("topics", "thèmes"),
    Column.TIME_ZONE: ("zone", "fuseau horaire", "fuseau"),
    Column.LANGUAGE: ("message language", "langue des messages", "langue"),
    Column.SENIORITY: ("level of seniority", "ancienneté", "niveau"),
    Column.SECTOR: ("secteur",),
}
# The column that `upload-errors` adds; whoever uploads the corrected file need not delete it.
ERROR_HEADINGS = ("errors", "what to correct", "erreurs", "à corriger")


@dataclass(frozen=True)
class Table:
    """The rows of a file under known columns; `ignored` are the headings that we do not read."""

    rows: list[dict[str, str]]
    ignored: list[str]


def folded(text: str) -> str:
    """`text` without case, accents and punctuation, to compare what people type."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def read_table(lines: list[list[str]]) -> Table:
    """Give each cell the name of its column; the first line is the heading.

    Raises:
        FileRefused: a needed column is missing, or one stands there twice.
    """
    if not lines:
        raise FileRefused("empty")
    heading, names = lines[0], _names()
    places: dict[Column, int] = {}
    ignored: list[str] = []
    for place, text in enumerate(heading):
        column = names.get(folded(text))
        if column in places:
            raise FileRefused("column_twice", str(column))
        if column:
            places[column] = place
        elif text.strip() and folded(text) not in map(folded, ERROR_HEADINGS):
            ignored.append(text.strip()[:60])
    missing = [str(column) for column in NEEDED if column not in places]
    if missing:
        raise FileRefused("missing_columns", ",".join(missing))
    if len(lines) == 1:
        raise FileRefused("no_rows")
    return Table(rows=[_values(line, places) for line in lines[1:]], ignored=ignored)


def _values(line: list[str], places: dict[Column, int]) -> dict[str, str]:
    return {
        str(column): unescaped(line[place].strip())
        for column, place in places.items()
        if place < len(line) and line[place].strip()
    }


def unescaped(text: str) -> str:
    """Undo what our own downloads do to text that would start a formula."""
    return text[1:] if text.startswith("'") and as_cell(text[1:]) == text else text


def _names() -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in Column:
        labels = [str(column), *ALIASES[column]]
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                labels.append(str(column.label))
        found |= {folded(label): column for label in labels}
    return found
