from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from exchanges import rules
from exchanges.forms.visas import VisaTimeForm
from exchanges.models import VisaTime, VisitCycle
from exchanges.presenters.visas import visa_lines, weeks_words
from exchanges.services.visas import remove_visa_time, store_visa_time
from exchanges.views.attempts import attempt, stored


@require_http_methods(["GET", "POST"])
def visa_times(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """How long visas take from one country to another, where it is not the usual number."""
    cycles = VisitCycle.objects.visible_to(request.user).select_related("institution")
    cycle = get_object_or_404(cycles, pk=pk)
    if not rules.can_change(request.user, cycle):
        raise PermissionDenied
    if cycle.is_within_country:
        raise Http404
    form = VisaTimeForm(request.POST or None, cycle=cycle)
    if request.method == "POST" and form.is_valid() and _store(request, cycle, form):
        messages.success(request, _("It is stored. The next plan counts it."))
        return redirect("exchanges:cycle-visas", cycle.pk)
    context = {
        "title": _("Time for visas"),
        "form": form,
        "cycle": cycle,
        "usual": weeks_words(cycle.visa_weeks),
        "lines": visa_lines(cycle),
    }
    return render(request, "exchanges/visa_times.html", context)


@require_POST
def remove(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the usual number count again."""
    rows = VisaTime.objects.filter(cycle__in=VisitCycle.objects.visible_to(request.user))
    row = get_object_or_404(rows.select_related("cycle"), pk=pk)
    cycle = row.cycle_id
    attempt(
        request,
        lambda: remove_visa_time(row=row, by=request.user, now=timezone.now()),
        _("The usual number counts again."),
    )
    return redirect("exchanges:cycle-visas", cycle)


def _store(request: SignedInRequest, cycle: VisitCycle, form: VisaTimeForm) -> bool:
    return stored(
        form,
        lambda: store_visa_time(
            cycle=cycle, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    )
