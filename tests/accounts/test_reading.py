"""Hostile and clumsy files are refused before they are parsed, and never raise anything else."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from accounts.imports.columns import read_table
from accounts.imports.reading import MOST_ROWS, FileRefused, check_file, read_lines

UTF_8 = "utf-8-sig"
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def archive(**entries: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in entries.items():
            packed.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def reason(content: bytes, encoding: str = UTF_8) -> str:
    with pytest.raises(FileRefused) as refused:
        read_lines(content, encoding)
    return refused.value.key


def with_bomb() -> bytes:
    """A real workbook whose sheet declares an entity."""
    source, content = zipfile.ZipFile(io.BytesIO(workbook(["name", "email"]))), io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = BOMB.encode() + text.replace(b"<sheetData>", b"<sheetData>&a;")
            packed.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"name,email\n" + b"x" * (2 * 1024 * 1024), "too_large"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old_excel"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"name\0email\n", "not_a_table"),
        ("name,email\nÅsa,a@example.org".encode("cp1252"), "wrong_encoding"),
        (archive(readme=b"hello"), "not_a_table"),
        (archive(xl__workbook_xml=b"0" * 9_000_000), "packed_too_tightly"),
        (archive(**{f"part{n}": b"" for n in range(1001)}), "too_many_entries"),
        (b"name,email\n" + b"a,a@example.org\n" * (MOST_ROWS + 1), "too_many_rows"),
        (with_bomb(), "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_is_refused_with_a_reason(content, key):
    assert reason(content) == key


def test_more_than_twenty_megabytes_declared_are_refused(monkeypatch):
    monkeypatch.setattr("accounts.imports.reading.MOST_RATIO", 10**9)

    assert reason(archive(a=b"0" * 21 * 1024 * 1024)) == "packed_too_tightly"


def test_the_request_itself_parses_nothing(monkeypatch):
    monkeypatch.setattr("accounts.imports.reading.load_workbook", None)

    check_file(workbook(["name", "email"]), UTF_8)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found(delimiter):
    text = delimiter.join(["Name", "E-MAIL", "Rank"]) + "\n" + delimiter.join(["Ana", "a@b.c", ""])

    assert read_table(read_lines(text.encode(), UTF_8)).rows == [{"name": "Ana", "email": "a@b.c"}]


@pytest.mark.parametrize("heading", [["Nom", "Courriel", "Unité"], ["NAME", "e-mail ", "unit"]])
def test_headings_in_english_and_french(heading):
    content = workbook(heading, ["Ana", "a@b.c", 12.0], [None, None, None])

    table = read_table(read_lines(content, UTF_8))
    assert table.rows == [{"name": "Ana", "email": "a@b.c", "unit": "12"}]


@pytest.mark.parametrize(
    ("lines", "key", "value"),
    [
        ([["name", "rank"], ["a", "b"]], "missing_columns", "email"),
        ([["name", "Nom", "email"], ["a", "b", "c"]], "column_twice", "name"),
        ([["name", "email"]], "no_rows", ""),
        ([], "empty", ""),
    ],
)
def test_a_table_without_what_is_needed_is_refused(lines, key, value):
    with pytest.raises(FileRefused) as refused:
        read_table(lines)
    assert (refused.value.key, refused.value.value) == (key, value)


def test_unknown_columns_are_named_and_our_remarks_are_not():
    lines = [["name", "email", "Shoe size", "What to correct"], ["a", "b", "42", "all"]]

    assert read_table(lines).ignored == ["Shoe size"]
