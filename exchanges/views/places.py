from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from exchanges import queries, rules
from exchanges.forms.moves import MoveForm
from exchanges.models import OfferState, PlanLock, Visit, VisitRequest
from exchanges.presenters import places as words
from exchanges.presenters.words import refusal_words
from exchanges.rules import FIXED_STATES
from exchanges.rules.questions import can_lock
from exchanges.services.locks import MoveRefused, lock_place, unlock
from exchanges.services.places import hosts_for, move_to
from exchanges.views.attempts import attempt


@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Where else a request could be served: what that breaks and costs, and fixing it there.

    The first form asks with GET, so that nothing is stored before the answer was read.
    """
    found = _organised(request, pk)
    offers = queries.offers_of_cycle(found.cycle).filter(state=OfferState.OFFERED)
    visit = _visit_now(found)
    form = MoveForm(_asked(request), visit_request=found, offers=offers, initial=_place_of(visit))
    consequence = None
    is_fixed = visit is not None and visit.state in FIXED_STATES
    if not is_fixed and form.is_bound and form.is_valid():
        if request.method == "POST" and _locked(request, form, found):
            return redirect("exchanges:cycle-detail", found.cycle_id)
        consequence = _consequence(found, form)
    context = {
        "title": _("Move to another place"),
        "form": form,
        "visit_request": found,
        "consequence": consequence,
        "yardstick": words.yardstick(found.cycle),
        "place_now": words.visit_place(visit) if visit else "",
        "is_fixed": is_fixed,
        "lock": PlanLock.objects.filter(request=found).select_related("offer__institution").first(),
    }
    return render(request, "exchanges/request_move.html", context)


@require_POST
def remove_lock(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Let later plans decide again."""
    locks = PlanLock.objects.visible_to(request.user).select_related("request__cycle")
    lock = get_object_or_404(locks, pk=pk)
    cycle = lock.request.cycle_id
    attempt(
        request,
        lambda: unlock(lock=lock, by=request.user, now=timezone.now()),
        _("The lock is off. The next plan decides again."),
    )
    return redirect("exchanges:cycle-locks", cycle)


@require_GET
def hosts(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Which hosts suit a request, the best first, and why."""
    requests = VisitRequest.objects.visible_to(request.user).select_related("institution", "cycle")
    found = get_object_or_404(requests, pk=pk)
    sees_plan = rules.can_run(request.user, found.cycle)
    if not (sees_plan or rules.can_edit_request(request.user, found)):
        raise PermissionDenied
    ranked = hosts_for(found, sees_plan=sees_plan, now=timezone.now())
    offers = {one.pk: one for one in queries.offers_of_cycle(found.cycle)}
    lines = words.host_lines(ranked.proposals, offers, ranked.monday_of, found, sees_plan=sees_plan)
    context = {
        "title": _("Hosts for this request"),
        "visit_request": found,
        "possible": [one for one in lines if one.when],
        "shut": [one for one in lines if not one.when],
        "sees_plan": sees_plan,
        "can_lock": can_lock(request.user, found),
        "is_requested": ranked.is_known,
    }
    return render(request, "exchanges/request_hosts.html", context)


def _organised(request: SignedInRequest, pk: uuid.UUID) -> VisitRequest:
    requests = VisitRequest.objects.visible_to(request.user).select_related("institution", "cycle")
    found = get_object_or_404(requests.prefetch_related("themes"), pk=pk)
    if not can_lock(request.user, found):
        raise PermissionDenied
    return found


def _asked(request: SignedInRequest) -> Any:
    if request.method == "POST":
        return request.POST
    return request.GET if "monday" in request.GET else None


def _visit_now(found: VisitRequest) -> Visit | None:
    """The published visit that serves the request, if there is one."""
    rows = found.visit_delegations.live().select_related("visit__offer__institution")
    served = rows.first()
    return served.visit if served else None


def _place_of(visit: Visit | None) -> dict[str, Any]:
    """Where the form begins: where the request is served now."""
    if visit is None:
        return {}
    return {"offer": visit.offer_id, "theme": visit.theme, "monday": visit.first_monday}


def _locked(request: SignedInRequest, form: MoveForm, found: VisitRequest) -> bool:
    """Fix the place; False when it was refused, with the reason in the form."""
    try:
        lock_place(request=found, by=request.user, now=timezone.now(), **form.cleaned_data)
    except MoveRefused as refused:
        form.add_error(None, words.forbidden_words(refused.reason, found.cycle))
        return False
    except rules.PlanRefused as refused:
        form.add_error(None, refusal_words(refused.reason))
        return False
    messages.success(request, _("The place is locked: every later plan keeps it. Plan again now."))
    return True


def _consequence(found: VisitRequest, form: MoveForm) -> words.MoveWords | None:
    answer = move_to(found, now=timezone.now(), **form.cleaned_data)
    if answer.move is None:
        return words.refused_words("host_left", found.cycle)
    told = {*answer.move.bumped, *answer.move.moved, *answer.move.gained}
    names = {
        str(one.pk): f"{one.institution}: {one.title}"
        for one in queries.requests_of_cycle(found.cycle).filter(pk__in=told)
    }
    said = words.move_words(answer.move, names, found.cycle, is_alone=not answer.has_plan)
    return words.with_nearest(said, answer.nearest, found.duration)
