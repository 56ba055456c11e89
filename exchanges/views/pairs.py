from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from exchanges import rules
from exchanges.forms.pairs import ExcludedPairForm, host_wishes_form, sender_wishes_form
from exchanges.models import ExcludedPair, VisitCycle, VisitRequest
from exchanges.presenters.reach import pair_names
from exchanges.queries.pairs import excluded_pairs as pairs_of
from exchanges.services.pairs import allow_pair, exclude_pair, wish_for_hosts, wish_for_senders
from exchanges.views.attempts import attempt, stored
from exchanges.views.offers import own_offer


@require_http_methods(["GET", "POST"])
def request_wishes(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The hosts that a sender wishes to visit."""
    requests = VisitRequest.objects.visible_to(request.user).select_related("institution", "cycle")
    found = get_object_or_404(requests, pk=pk)
    if not rules.can_edit_request(request.user, found):
        raise PermissionDenied
    form = host_wishes_form(found, request.POST or None)
    # A form without a ticked box sends its token alone: that takes every wish back.
    if request.method == "POST" and form.is_valid():
        hosts = form.cleaned_data["wishes"]
        if stored(
            form,
            lambda: wish_for_hosts(request=found, hosts=hosts, by=request.user, now=timezone.now()),
        ):
            messages.success(request, _("Your wishes are stored."))
            return redirect("exchanges:request-detail", found.pk)
    context = {
        "title": _("Hosts you wish to visit"),
        "form": form,
        "thing": found,
        "empty": _("No host offers visits in this cycle yet. Look again when some do."),
    }
    return render(request, "exchanges/wishes.html", context)


@require_http_methods(["GET", "POST"])
def offer_wishes(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The institutions that a host wishes to receive."""
    offer = own_offer(request, pk)
    form = sender_wishes_form(offer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        senders = form.cleaned_data["wishes"]
        if stored(
            form,
            lambda: wish_for_senders(
                offer=offer, senders=senders, by=request.user, now=timezone.now()
            ),
        ):
            messages.success(request, _("Your wishes are stored."))
            return redirect("exchanges:offer-detail", offer.pk)
    context = {
        "title": _("Institutions you wish to receive"),
        "form": form,
        "thing": offer,
        "empty": _("Nobody else is invited to this cycle yet."),
    }
    return render(request, "exchanges/wishes.html", context)


@require_http_methods(["GET", "POST"])
def excluded_pairs(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Whose delegations never share a visit: organisers alone know."""
    cycles = VisitCycle.objects.visible_to(request.user).select_related("institution")
    cycle = get_object_or_404(cycles, pk=pk)
    if not rules.can_change(request.user, cycle):
        raise PermissionDenied
    form = ExcludedPairForm(request.POST or None, cycle=cycle)
    if request.method == "POST" and form.is_valid():
        pair = form.pair()
        if stored(
            form,
            lambda: exclude_pair(cycle=cycle, sides=pair, by=request.user, now=timezone.now()),
        ):
            messages.success(request, _("They never share a visit from the next plan on."))
            return redirect("exchanges:cycle-pairs", cycle.pk)
    context = {
        "title": _("Institutions that never share a visit")
        if cycle.is_within_country
        else _("Countries that never share a visit"),
        "form": form,
        "cycle": cycle,
        "pairs": [(pair, *pair_names(pair)) for pair in pairs_of(cycle)],
    }
    return render(request, "exchanges/excluded_pairs.html", context)


@require_POST
def remove_pair(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a pair meet again."""
    pairs = ExcludedPair.objects.filter(cycle__in=VisitCycle.objects.visible_to(request.user))
    pair = get_object_or_404(pairs.select_related("cycle"), pk=pk)
    cycle = pair.cycle_id
    attempt(
        request,
        lambda: allow_pair(pair=pair, by=request.user, now=timezone.now()),
        _("They may share a visit again."),
    )
    return redirect("exchanges:cycle-pairs", cycle)
