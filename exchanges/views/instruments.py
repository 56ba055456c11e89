from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from exchanges import services
from exchanges.forms.needs_first import InstrumentForm, NeedFirstForm
from exchanges.models import VisitCycle, VisitRequest
from exchanges.presenters.instruments import suggestion_words
from exchanges.queries.rows import cycles_to_ask_in
from exchanges.rules.instruments import can_choose_instrument, takes_host_weeks
from exchanges.views.attempts import stored


@require_http_methods(["GET", "POST"])
def write_need(request: SignedInRequest, cycle: uuid.UUID) -> HttpResponse:
    """Begin with the need and the objective."""
    found = get_object_or_404(cycles_to_ask_in(request.user), pk=cycle)
    form = NeedFirstForm(request.POST or None, user=request.user, cycle=found)
    if request.method == "POST" and form.is_valid():
        made: list[VisitRequest] = []
        if stored(form, lambda: made.append(_write(request, form, found))):
            return redirect("exchanges:request-instrument", made[0].pk)
    context = {"form": form, "cycle": found, "title": _("What do you need?")}
    return render(request, "exchanges/need_form.html", context)


@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose how the need is met, with a suggestion."""
    mine = VisitRequest.objects.visible_to(request.user).select_related("cycle")
    found = get_object_or_404(mine.prefetch_related("visit_delegations"), pk=pk)
    if not can_choose_instrument(request.user, found):
        raise PermissionDenied
    form = InstrumentForm(request.POST or None, visit_request=found)
    if request.method == "POST" and form.is_valid():
        instrument, now = form.cleaned_data["instrument"], timezone.now()
        if stored(
            form,
            lambda: services.choose_instrument(
                request=found, instrument=instrument, by=request.user, now=now
            ),
        ):
            return _go_on(request, found)
    context = {
        "form": form,
        "visit_request": found,
        "suggested": suggestion_words(found),
        "title": _("How can it be learned?"),
    }
    return render(request, "exchanges/instrument_form.html", context)


def _write(request: SignedInRequest, form: NeedFirstForm, cycle: VisitCycle) -> VisitRequest:
    words = {name: form.cleaned_data[name] for name in ("title", "need", "objective")}
    return services.write_need(
        cycle=cycle,
        institution=form.cleaned_data["institution"],
        guide=form.guide(),
        by=request.user,
        now=timezone.now(),
        **words,
    )


def _go_on(request: SignedInRequest, found: VisitRequest) -> HttpResponse:
    """A request that is only begun goes on to themes and people."""
    messages.success(request, _("The instrument is chosen."))
    if takes_host_weeks(found) and not found.themes.exists():
        return redirect("exchanges:request-edit", found.pk)
    return redirect("exchanges:request-detail", found.pk)
