"""Files that people take away, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import tablib
from django.http import HttpResponse
from django.utils.text import slugify
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL_STARTS = ("\t", "\r", "\n")


def as_cell(value: Any) -> Any:
    """Return `value` as a spreadsheet may show it: text that would start a formula stays text."""
    if isinstance(value, int | float | Decimal) or value is None:
        return value
    # A workbook cannot hold control characters, and nobody sees them.
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    starts_formula = text.lstrip().startswith(FORMULA_STARTS) or text.startswith(CONTROL_STARTS)
    return f"'{text}" if starts_formula else text


def table_content(
    *, name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]], file_format: str
) -> Any:
    """The content of a CSV (text) or XLSX (bytes) file of `rows` under `headers`."""
    data = tablib.Dataset(headers=[str(header) for header in headers], title=name[:30])
    for row in rows:
        data.append([as_cell(value) for value in row])
    content = data.export(file_format)
    # The mark makes spreadsheets read UTF-8, so that names keep their letters.
    return "\ufeff" + content if file_format == "csv" else content


def table_response(
    *, name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]], file_format: str
) -> HttpResponse:
    """Answer with a CSV or XLSX file of `rows` under `headers`.

    Raises:
        KeyError: `file_format` is none of FORMATS.
    """
    content_type = FORMATS[file_format]
    file_name = slugify(name) or "table"
    content = table_content(name=file_name, headers=headers, rows=rows, file_format=file_format)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}.{file_format}"'
    return response
