from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest, Verb, can, is_leader
from core.exports import FORMATS, table_response
from core.lists import ROWS_A_PAGE
from evaluation import queries
from evaluation.forms import PlanSearchForm
from evaluation.presenters import PlanLine, columns, plan_lines


@require_GET
def my_plan(request: SignedInRequest) -> HttpResponse:
    """What the reader will do at home: from coaching and from visits together."""
    if not is_leader(request.user):
        raise PermissionDenied
    lines = plan_lines(*queries.own_lines(request.user), timezone.localdate())
    return _page(
        request,
        lines,
        title=_("My action plan"),
        with_leader=False,
        empty=_(
            "Pass on an action from your coaching, or add one after a visit: "
            "what you will do at home is gathered here."
        ),
    )


@require_GET
def list_plans(request: SignedInRequest) -> HttpResponse:
    """The plans of the leaders of the reader's institutions."""
    if not can(request.user, Verb.REQUEST_VISITS):
        raise PermissionDenied
    lines = plan_lines(*queries.lines_of_institutions(request.user), timezone.localdate())
    return _page(
        request,
        lines,
        title=_("Action plans"),
        with_leader=True,
        empty=_("What your leaders pass on from coaching and bring home from visits will be here."),
    )


def _page(
    request: SignedInRequest,
    lines: Sequence[PlanLine],
    *,
    title: str,
    with_leader: bool,
    empty: str,
) -> HttpResponse:
    form = PlanSearchForm(request.GET)
    shown = columns(with_leader=with_leader)
    found = [
        line
        for line in lines
        if form.fits(f"{line.what} {line.leader} {line.source}", is_open=line.is_open)
    ]
    file_format = request.GET.get("export", "")
    if file_format in FORMATS:
        return table_response(
            name=title,
            headers=[column.label for column in shown],
            rows=([column.value(line) for column in shown] for line in found),
            file_format=file_format,
        )
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context: dict[str, Any] = {
        "title": title,
        "form": form,
        "has_lines": bool(lines),
        "is_filtered": bool(request.GET.get("q") or request.GET.get("state")),
        "open_count": sum(line.is_open for line in lines),
        "columns": shown,
        "page": page,
        "lines": [[column.cell(line) for column in shown] for line in page],
        "query": query.urlencode(),
        "empty": empty,
        "is_own": not with_leader,
    }
    return render(request, "evaluation/plan.html", context)
