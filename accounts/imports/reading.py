"""Turn the bytes of a CSV or XLSX file into rows of text, and refuse hostile ones first."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator

from django.conf import settings
from openpyxl import load_workbook

MOST_UNPACKED_BYTES = 20 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 1000
MOST_ROWS = 5000
MOST_COLUMNS = 60
# Formatted but empty rows below the table are common; a million of them is an attack.
MOST_LINES = 2 * MOST_ROWS
ZIP_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t"


class FileRefused(ValueError):
    """The whole file is refused. `key` says why, `value` where; presenters word it."""

    def __init__(self, key: str, value: str = "") -> None:
        super().__init__(f"{key}:{value}" if value else key)
        self.key = key
        self.value = value


def check_file(content: bytes, encoding: str) -> None:
    """Refuse what can be refused without parsing: cheap enough for the request itself.

    Raises:
        FileRefused: too large, packed too tightly, or neither XLSX nor text in `encoding`.
    """
    if not content:
        raise FileRefused("empty")
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise FileRefused("too_large")
    if content.startswith(OLD_EXCEL_MARK):
        raise FileRefused("old_excel")
    if content.startswith(ZIP_MARK):
        _check_archive(content)
    else:
        _decoded(content, encoding)


def read_lines(content: bytes, encoding: str) -> list[list[str]]:
    """Return the lines of the file that hold anything, each a list of its cells as text.

    Raises:
        FileRefused: see `check_file`; also a damaged workbook, or more than MOST_ROWS rows.
    """
    check_file(content, encoding)
    if content.startswith(ZIP_MARK):
        lines = _workbook_lines(content)
    else:
        lines = _text_lines(_decoded(content, encoding))
    return _limited(lines)


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileRefused("damaged") from error
    if len(entries) > MOST_ENTRIES:
        raise FileRefused("too_many_entries")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED_BYTES or unpacked > MOST_RATIO * len(content):
        raise FileRefused("packed_too_tightly")
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise FileRefused("not_a_table")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError as error:
        raise FileRefused("wrong_encoding") from error
    if "\x00" in text:
        raise FileRefused("not_a_table")
    return text


def _text_lines(text: str) -> Iterator[list[str]]:
    heading = next((line for line in text.splitlines() if line.strip()), "")
    # The heading holds no free text, so the separator that it uses most is the file's.
    delimiter = max(DELIMITERS, key=heading.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise FileRefused("damaged") from error


def _workbook_lines(content: bytes) -> Iterator[list[str]]:
    with warnings.catch_warnings():
        # openpyxl warns of decoration that it does not keep; we keep none.
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()
            for cells in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
                yield [_as_text(cell) for cell in cells]
        except FileRefused:
            raise
        except Exception as error:
            # Whatever a hostile workbook makes the parser raise, its sender reads one sentence.
            raise FileRefused("damaged") from error


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _limited(lines: Iterable[list[str]]) -> list[list[str]]:
    kept: list[list[str]] = []
    for number, line in enumerate(lines):
        if any(cell.strip() for cell in line):
            kept.append(line)
        if len(kept) > MOST_ROWS + 1 or number > MOST_LINES:
            raise FileRefused("too_many_rows")
    return kept
