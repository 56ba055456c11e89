from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.permissions import SignedInRequest
from core.exports import FORMATS, table_response
from exchanges.presenters.tabs import tabs_for
from exchanges.queries.ledger import LedgerLine, ledger, totals

COUNTRY = "country"


@require_GET
def show(request: SignedInRequest) -> HttpResponse:
    """Hosted against sent, by institution or by country."""
    if not request.user.institutions_as(Role.HOST, Role.FOCAL_POINT, Role.ORGANISER):
        raise PermissionDenied
    by_country = request.GET.get("by") == COUNTRY
    lines = ledger(request.user, by_country=by_country)
    if request.GET.get("export") in FORMATS:
        return table_response(
            name=_("Give and take"),
            headers=[str(label) for label in _headers(by_country)],
            rows=[_row(line) for line in lines],
            file_format=request.GET["export"],
        )
    context = {
        "title": _("Give and take"),
        "by_country": by_country,
        "headers": _headers(by_country)[1:],
        "rows": [_cells(line, by_country) for line in lines],
        "whole": _cells(totals(lines), by_country) if len(lines) > 1 else [],
        "tabs": tabs_for(request.user, "exchanges:ledger"),
    }
    return render(request, "exchanges/ledger.html", context)


def _headers(by_country: bool) -> list[str]:
    return [
        _("Country") if by_country else _("Institution"),
        _("Visits hosted"),
        _("People received"),
        _("Days given"),
        _("Visits sent"),
        _("People sent"),
        _("Days taken"),
        _("Given less taken"),
    ]


def _cells(line: LedgerLine, by_country: bool) -> tuple[str, list[tuple[str, str | int]]]:
    """The name of a line and its numbers with their headings, for a phone."""
    return line.name, list(zip(_headers(by_country)[1:], _row(line)[1:], strict=True))


def _row(line: LedgerLine) -> list[str | int]:
    hosted, sent = line.hosted, line.sent
    return [
        line.name,
        hosted.visits,
        hosted.people,
        hosted.days,
        sent.visits,
        sent.people,
        sent.days,
        line.balance,
    ]
