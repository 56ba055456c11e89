from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from core.forms import accept_version
from exchanges.forms.arrangements import (
    TERMS,
    ArrangementForm,
    ArrangementReportForm,
    CallOffForm,
)
from exchanges.models import Arrangement, VisitRequest
from exchanges.presenters.arrangements import days_words
from exchanges.queries.arrangements import arrangement_of
from exchanges.rules import arrangements as rules
from exchanges.services import arrangements as services
from exchanges.views.attempts import attempt, stored


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Name who comes and when; the other side confirms."""
    found = _own_request(request, pk)
    arrangement = arrangement_of(found)
    if not rules.can_arrange(request.user, found, arrangement):
        raise PermissionDenied
    form = ArrangementForm(request.POST or None, arrangement=arrangement)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in TERMS}
        if stored(
            form,
            lambda: services.arrange(
                request=found,
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
                **values,
            ),
        ):
            messages.success(request, _("It is stored. The other side is told."))
            return redirect("exchanges:request-detail", found.pk)
    is_changed = bool(form.errors)
    return _page(
        request,
        found,
        form,
        title=_("Who comes, and when"),
        button=_("Store, and ask the other side"),
        stored_row=_newer(form, arrangement_of(found)) if is_changed else None,
    )


@require_POST
def confirm(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Agree to days and people."""
    arrangement = _own(request, pk)
    attempt(
        request,
        lambda: services.confirm_arrangement(
            arrangement=arrangement, by=request.user, now=timezone.now()
        ),
        _("Both sides have confirmed. It is in the calendars now."),
    )
    return redirect("exchanges:request-detail", pk)


@require_http_methods(["GET", "POST"])
def call_off(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that it does not take place, and why."""
    arrangement = _own(request, pk)
    if not rules.can_call_off(request.user, arrangement):
        raise PermissionDenied
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        if stored(
            form,
            lambda: services.call_off_arrangement(
                arrangement=arrangement, reason=reason, by=request.user, now=now
            ),
        ):
            messages.success(request, _("It is called off. The other side is told."))
            return redirect("exchanges:request-detail", pk)
    return _page(
        request,
        arrangement.request,
        form,
        title=_("Call it off"),
        button=_("Call it off, and tell the other side"),
    )


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Write what it brought, and hand it in."""
    arrangement = _own(request, pk)
    now = timezone.now()
    if not rules.can_report(request.user, arrangement, now.date()):
        raise PermissionDenied
    form = ArrangementReportForm(request.POST or None, arrangement=arrangement)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("version", "hand_in")}
        if stored(
            form,
            lambda: services.store_arrangement_report(
                arrangement=arrangement, parts=form.parts(), by=request.user, now=now, **values
            ),
        ):
            messages.success(request, _("The report is stored."))
            return redirect("exchanges:request-detail", pk)
    return _page(
        request,
        arrangement.request,
        form,
        title=_("Report"),
        button=_("Store the report"),
        stored_row=_newer(form, arrangement_of(arrangement.request)) if form.errors else None,
    )


def _newer(form: ArrangementForm | ArrangementReportForm, row: Arrangement | None) -> Any:
    """What somebody stored meanwhile; the next save of what was typed replaces it."""
    if row is None or form.cleaned_data.get("version") in (None, row.version):
        return None
    accept_version(form, "version", row.version)
    return row


def _own_request(request: SignedInRequest, pk: uuid.UUID) -> VisitRequest:
    rows = VisitRequest.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("institution", "cycle", "head"), pk=pk)


def _own(request: SignedInRequest, pk: uuid.UUID) -> Arrangement:
    """What is arranged for a request that the reader may see, for its two sides."""
    rows = Arrangement.objects.visible_to(request.user).select_related(
        "request__institution", "request__cycle", "request__head"
    )
    found = get_object_or_404(rows, request=pk)
    if not rules.is_a_side(request.user, found.request):
        raise PermissionDenied
    return found


def _page(
    request: SignedInRequest,
    found: VisitRequest,
    form: ArrangementForm | CallOffForm | ArrangementReportForm,
    *,
    title: str,
    button: str,
    stored_row: Arrangement | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "visit_request": found,
        "title": title,
        "button": button,
        "stored_row": stored_row,
        "stored_when": days_words(stored_row) if stored_row else "",
    }
    return render(request, "exchanges/arrangement_form.html", context)
