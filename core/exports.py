"""Files that people take away, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import tablib
from django.http import HttpResponse
from django.utils.text import slugify

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_cell(value: Any) -> Any:
    """Return `value` as a spreadsheet may show it: text that would start a formula stays text."""
    if isinstance(value, int | float) or value is None:
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def table_response(
    *, name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]], file_format: str
) -> HttpResponse:
    """Answer with a CSV or XLSX file of `rows` under `headers`.

    Raises:
        KeyError: `file_format` is none of FORMATS.
    """
    content_type = FORMATS[file_format]
    data = tablib.Dataset(headers=[str(header) for header in headers], title=slugify(name)[:30])
    for row in rows:
        data.append([as_cell(value) for value in row])
    content = data.export(file_format)
    if file_format == "csv":
        # The mark makes spreadsheets read UTF-8, so that names keep their letters.
        content = "\ufeff" + content
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{file_format}"'
    return response
