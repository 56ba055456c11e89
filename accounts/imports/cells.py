"""Read what people write into the cells of an enrolment file, and find what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from accounts.imports.columns import folded
from accounts.models import (
    LANGUAGE_CODES,
    EnrolmentColumn,
    LanguageLevel,
    Sector,
    Theme,
    time_zones,
)
from accounts.models.user import clean_email
from accounts.services.judging import Finding, PersonRow
from core.text import has_hidden_characters

Column = EnrolmentColumn
LONGEST = {
    Column.NAME: 120,
    Column.EMAIL: 254,
    Column.POST: 160,
    Column.RANK: 80,
    Column.UNIT: 600,
    Column.LANGUAGES: 400,
    Column.THEMES: 1200,
}
LONGEST_OTHER = 60
LONGEST_UNIT_NAME = 160
DEEPEST_UNIT = 8
USUAL_WEIGHT = 2
LEVEL = re.compile(r"^(?P<language>.*?)[\s:=,(-]*\b(?P<level>[abc][12])\)?\s*$", re.IGNORECASE)
WEIGHT = re.compile(r"^(?P<theme>.*?)\s*[:=]\s*(?P<weight>\S+)$")


class CellRefused(ValueError):
    """One cell cannot be read; `key` says why, `value` what stands in the way."""

    def __init__(self, key: str, value: str = "") -> None:
        super().__init__(key)
        self.key = key
        self.value = value


def read_row(values: dict[str, str]) -> PersonRow:
    """Read the cells of one row; what is wrong stands in `findings`, and the rest is read."""
    read: dict[str, Any] = {}
    findings: list[Finding] = []
    for column, reader in READERS.items():
        text = values.get(column, "")
        try:
            _refuse_unsafe(column, text)
            read[column] = reader(text)
        except CellRefused as refused:
            read[column] = EMPTY.get(column, "")
            findings.append(Finding(str(column), refused.key, refused.value))
    return PersonRow(findings=findings, **read)


def _refuse_unsafe(column: Column, text: str) -> None:
    if len(text) > LONGEST.get(column, LONGEST_OTHER):
        raise CellRefused("too_long")
    if has_hidden_characters(text):
        raise CellRefused("hidden_characters")


def _name(text: str) -> str:
    if not text:
        raise CellRefused("missing")
    return text


def _email(text: str) -> str:
    if not text:
        raise CellRefused("missing")
    email = clean_email(text)
    try:
        validate_email(email)
    except ValidationError as error:
        raise CellRefused("bad_email", text) from error
    return email


def _unit(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(">") if part.strip())
    if len({folded(name) for name in names}) < len(names):
        raise CellRefused("unit_in_itself")
    if len(names) > DEEPEST_UNIT or any(len(name) > LONGEST_UNIT_NAME for name in names):
        raise CellRefused("too_long")
    return names


def _languages(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _parts(text, ",;|"):
        match = LEVEL.match(part)
        if match is None:
            raise CellRefused("unknown_level", part)
        code = language_names().get(folded(match["language"]))
        if code is None:
            raise CellRefused("unknown_language", match["language"].strip() or part)
        found[code] = str(LanguageLevel(match["level"].upper()))
    return found


def _themes(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in _parts(text, ";|"):
        for piece in _split_themes(part):
            theme, weight = _theme(piece)
            found[theme] = weight
    return found


def _split_themes(text: str) -> Iterable[str]:
    """Split at commas, but not at those inside a name ("Policy, law and action plans")."""
    pieces = [piece.strip() for piece in text.split(",")]
    while pieces:
        sizes = range(len(pieces), 0, -1)
        known = (n for n in sizes if _is_theme(", ".join(pieces[:n])))
        taken = next(known, 1)
        if piece := ", ".join(pieces[:taken]):
            yield piece
        pieces = pieces[taken:]


def _is_theme(text: str) -> bool:
    match = WEIGHT.match(text)
    return folded(match["theme"] if match else text) in theme_names()


def _theme(text: str) -> tuple[str, int]:
    match = WEIGHT.match(text)
    name, weight = (match["theme"], match["weight"]) if match else (text, str(USUAL_WEIGHT))
    theme = theme_names().get(folded(name))
    if theme is None:
        raise CellRefused("unknown_theme", name)
    if weight not in ("1", "2", "3"):
        raise CellRefused("bad_weight", weight)
    return theme, int(weight)


def _time_zone(text: str) -> str:
    if not text:
        return ""
    zone = zone_names().get(folded(text))
    if zone is None:
        raise CellRefused("unknown_time_zone", text)
    return zone


def _message_language(text: str) -> str:
    if not text:
        return ""
    code = language_names().get(folded(text))
    if code not in dict(settings.LANGUAGES):
        raise CellRefused("unknown_message_language", text)
    return str(code)


def _seniority(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 10:
        raise CellRefused("bad_seniority", text)
    return int(text)


def _sector(text: str) -> str:
    if not text:
        return ""
    sector = sector_names().get(folded(text))
    if sector is None:
        raise CellRefused("unknown_sector", text)
    return sector


def _parts(text: str, separators: str) -> list[str]:
    return [part.strip() for part in re.split(f"[{separators}]", text) if part.strip()]


@cache
def language_names() -> dict[str, str]:
    """Codes of languages by code and by name, in every interface language and their own."""
    found = {code: code for code in LANGUAGE_CODES}
    for reader in dict(settings.LANGUAGES):
        names = Locale.parse(reader).languages
        found |= {folded(names[code]): code for code in LANGUAGE_CODES if code in names}
    return found


def theme_names() -> dict[str, str]:
    """Keys of themes by key and by name in every interface language."""
    return _names_of(Theme)


def sector_names() -> dict[str, str]:
    """Keys of sectors by key and by name in every interface language."""
    return _names_of(Sector)


@cache
def _names_of(words: type[Theme | Sector]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in dict(settings.LANGUAGES):
        with translation.override(language):
            found |= {folded(str(word.label)): str(word.value) for word in words}
    return found | {folded(str(word.value)): str(word.value) for word in words}


@cache
def zone_names() -> dict[str, str]:
    """Time zones by name ("Africa/Kigali") and by the place alone ("Kigali")."""
    found = {"utc": "UTC"}
    for zone in time_zones():
        # Sorted: where two names end in one place, both mean the same clock.
        found.setdefault(folded(zone.rsplit("/", 1)[-1]), zone)
    return found | {folded(zone): zone for zone in time_zones()}


EMPTY: dict[Column, Any] = {
    Column.UNIT: (),
    Column.LANGUAGES: {},
    Column.THEMES: {},
    Column.SENIORITY: None,
}
READERS: dict[Column, Callable[[str], Any]] = {
    Column.NAME: _name,
    Column.EMAIL: _email,
    Column.POST: str,
    Column.RANK: str,
    Column.UNIT: _unit,
    Column.LANGUAGES: _languages,
    Column.THEMES: _themes,
    Column.TIME_ZONE: _time_zone,
    Column.LANGUAGE: _message_language,
    Column.SENIORITY: _seniority,
    Column.SECTOR: _sector,
}
