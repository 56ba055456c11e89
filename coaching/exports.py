"""The evidence pack as one file: an overview to read, and each table as CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from coaching.presenters.evidence import Area, evidence, pack_context
from core.exports import table_content
from core.paper import pdf_content, pdf_is_possible
from matching.models import Programme


def evidence_pack(programme: Programme, *, now: datetime) -> bytes:
    """The ZIP file of a programme in the language that is active."""
    areas = evidence(programme)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(programme, areas, now):
            archive.writestr(name, content)
    return packed.getvalue()


def _files(
    programme: Programme, areas: Sequence[Area], now: datetime
) -> Iterator[tuple[str, str | bytes]]:
    context = {**pack_context(programme, areas, now), "is_pdf": True}
    html = render_to_string("coaching/evidence_paper.html", context)
    yield "overview.html", html
    if pdf_is_possible():
        yield "overview.pdf", pdf_content(html)
    facts = [[area.label, label, value] for area in areas for label, value in area.facts]
    yield "facts.csv", _csv([_("Area"), _("Fact"), _("Value")], facts)
    missing = [[area.label, line] for area in areas for line in area.missing]
    yield "missing.csv", _csv([_("Area"), _("Missing")], missing)
    for place, area in enumerate(areas, 1):
        for table in area.tables:
            yield f"{place}-{table.name}.csv", _csv(table.heads, table.rows)


def _csv(heads: Sequence[Any], rows: Sequence[Sequence[Any]]) -> bytes:
    text = table_content(name="table", headers=heads, rows=rows, file_format="csv")
    return text.encode()
