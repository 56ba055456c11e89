"""One way to show many rows: search, filter, page, export, and cards on a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.exports import FORMATS, table_response

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Column:
    """One column: its heading, the value of a row, and, where it leads somewhere, the address.

    `state` names a template tag word ("badge") where the value is a state with a shape of its own;
    `is_button` makes the address of the row something to do, not something to read.
    """

    label: Any
    value: Callable[[Any], Any]
    url: Callable[[Any], str | None] | None = None
    is_number: bool = False
    state: Callable[[Any], str] | None = None
    is_button: bool = False

    def cell(self, row: Any) -> dict[str, Any]:
        return {
            "label": self.label,
            "value": self.value(row),
            "url": self.url(row) if self.url else None,
            "is_number": self.is_number,
            "is_button": self.is_button,
            "state": self.state(row) if self.state else None,
        }


def list_page(
    request: HttpRequest,
    *,
    title: Any,
    rows: QuerySet[Any],
    columns: Sequence[Column],
    filters: type[django_filters.FilterSet] | None = None,
    empty: Any,
    template: str = "components/list_page.html",
    **context: Any,
) -> HttpResponse:
    """Render `rows`, which the caller has already limited to what the reader may see.

    `empty` is what an empty list says: what it will hold and what to do first.
    `?export=csv` and `?export=xlsx` answer with all filtered rows as a file.
    """
    filterset = filters(request.GET, queryset=rows, request=request) if filters else None
    found = filterset.qs if filterset else rows
    if not found.ordered:
        # A count in the query drops the model's own order, and pages would repeat rows.
        found = found.order_by(*rows.model._meta.ordering, "pk")
    file_format = request.GET.get("export", "")
    if file_format in FORMATS:
        return table_response(
            name=str(title),
            headers=[column.label for column in columns],
            rows=([column.value(row) for column in columns] for row in found),
            file_format=file_format,
        )
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        template,
        {
            "title": title,
            "columns": columns,
            "page": page,
            "lines": [[column.cell(row) for column in columns] for row in page],
            "filterset": filterset,
            "is_filtered": bool(filterset and any(request.GET.get(f) for f in filterset.filters)),
            "query": query.urlencode(),
            "empty": empty,
            **context,
        },
    )
