from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest, Verb, can
from core.lists import Column, list_page
from exchanges import queries, rules, services
from exchanges.forms import CycleForm
from exchanges.models import (
    CycleState,
    OfferState,
    PlanLock,
    PlanState,
    QuestionKind,
    RequestState,
    VisitCycle,
)
from exchanges.models.question import OPEN_QUESTIONS
from exchanges.presenters.overview import Line, offer_line, request_line
from exchanges.presenters.places import lock_lines
from exchanges.presenters.reach import reach_words
from exchanges.presenters.tabs import tabs_for
from exchanges.presenters.words import state_shape, week_words
from exchanges.queries.pairs import matched_pairs
from exchanges.services.places import doors_of
from exchanges.views.attempts import attempt, stored

MOST_CARDS = 12
COLUMNS = [
    Column(
        label=gettext_lazy("Cycle"),
        value=lambda cycle: cycle.name,
        url=lambda cycle: reverse("exchanges:cycle-detail", args=[cycle.pk]),
    ),
    Column(
        label=gettext_lazy("Weeks"),
        value=lambda cycle: week_words(cycle.first_monday, cycle.weeks),
    ),
    Column(
        label=gettext_lazy("State"),
        value=lambda cycle: cycle.get_state_display(),
        state=lambda cycle: state_shape(cycle.state),
    ),
    Column(label=gettext_lazy("Offers"), value=lambda cycle: cycle.offer_count, is_number=True),
    Column(label=gettext_lazy("Requests"), value=lambda cycle: cycle.request_count, is_number=True),
    Column(label=gettext_lazy("Visits"), value=lambda cycle: cycle.visit_count, is_number=True),
]


@require_GET
def list_cycles(request: SignedInRequest) -> HttpResponse:
    """The cycles that the reader organises."""
    _require_organiser(request)
    return list_page(
        request,
        title=_("Visit cycles"),
        rows=queries.cycles_with_counts(VisitCycle.objects.visible_to(request.user)),
        columns=COLUMNS,
        empty=_("A cycle brings offers and requests of some months together. Open your first one."),
        template="exchanges/list.html",
        tabs=tabs_for(request.user, "exchanges:cycle-list"),
        action_url=reverse("exchanges:cycle-create"),
        action_label=_("Open a cycle"),
    )


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """Open a cycle."""
    _require_organiser(request)
    form = CycleForm(request.POST or None, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and stored(form, lambda: _create(request, form))
    ):
        messages.success(request, _("The cycle is open: hosts can offer and senders can request."))
        return redirect("exchanges:cycle-list")
    return _form_page(request, form, title=_("Open a cycle"), button=_("Open the cycle"))


@require_http_methods(["GET", "POST"])
def change_settings(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Who takes part in a cycle, its weeks, and what the planner weighs."""
    cycle = _own_cycle(request, pk)
    if not rules.can_change(request.user, cycle):
        raise PermissionDenied
    form = CycleForm(request.POST or None, instance=cycle, user=request.user)
    if request.method == "POST" and form.is_valid() and stored(form, lambda: _edit(request, form)):
        messages.success(request, _("The settings of the cycle are stored."))
        return redirect("exchanges:cycle-detail", cycle.pk)
    return _form_page(
        request, form, title=_("Settings of the cycle"), button=_("Store settings"), cycle=cycle
    )


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Offers and requests side by side, what is missing, and the next step."""
    cycles = queries.cycles_with_work(VisitCycle.objects.visible_to(request.user))
    cycle: Any = get_object_or_404(cycles, pk=pk)
    offers = [
        offer_line(offer, has_weeks=offer.open_weeks > 0)
        for offer in queries.offers_of_cycle(cycle).prefetch_related("themes", "resource_people")
    ]
    placed_or_not: Iterable[Any] = queries.requests_with_weeks_known(
        queries.requests_of_cycle(cycle).prefetch_related("themes")
    )
    requests = [request_line(one, has_weeks=one.has_weeks) for one in placed_or_not]
    offered = [line for line in offers if line.thing.state == OfferState.OFFERED]
    placed = [line for line in requests if line.thing.state == RequestState.REQUESTED]
    plans = list(cycle.plans.select_related("requested_by").defer("result")[:10])
    return render(
        request,
        "exchanges/cycle_detail.html",
        {
            "title": cycle.name,
            "cycle": cycle,
            "reach": reach_words(cycle),
            "when": week_words(cycle.first_monday, cycle.weeks),
            "shape": state_shape(cycle.state),
            "offers": _first_cards(offers),
            "requests": _first_cards(requests),
            "all_offers": len(offers),
            "all_requests": len(requests),
            "offered": len(offered),
            "placed": len(placed),
            "people": sum(line.thing.people for line in placed),
            "visits": cycle.visit_count,
            "plans": [(plan, state_shape(plan.state)) for plan in plans],
            "newest": plans[0] if plans else None,
            "declined": list(queries.declined_delegations(cycle)) if cycle.declined_count else [],
            "can_change": rules.can_change(request.user, cycle),
            "can_plan": bool(offered and placed),
            "can_ask": any(plan.state == PlanState.PUBLISHED for plan in plans),
            "question": _newest_question(cycle),
        },
    )


@require_GET
def locks(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """What every plan of a cycle keeps: the places that the organiser fixed, and mutual wishes."""
    cycle = _own_cycle(request, pk)
    context = {
        "title": _("Locked places and wishes"),
        "cycle": cycle,
        "locks": lock_lines(_locks_of(cycle)),
        "matched": matched_pairs(cycle),
        "can_change": rules.can_change(request.user, cycle),
    }
    return render(request, "exchanges/cycle_locks.html", context)


def _newest_question(cycle: Any) -> dict[str, Any] | None:
    """The newest question about a plan of a cycle that was read by `cycles_with_work`."""
    if cycle.question_id is None:
        return None
    return {
        "pk": cycle.question_id,
        "kind": QuestionKind(cycle.question_kind).label,
        "asked_at": cycle.question_at,
        "is_active": cycle.question_state in OPEN_QUESTIONS,
    }


def _first_cards(lines: list[Line]) -> list[Line]:
    """What a page has room for: everything, or of many those that lack something first."""
    return sorted(lines, key=lambda line: not line.missing)[:MOST_CARDS]


def _locks_of(cycle: VisitCycle) -> list[tuple[PlanLock, str | None]]:
    """What the organiser fixed, each with the door that has closed on it since."""
    rows = PlanLock.objects.filter(request__cycle=cycle).select_related(
        "request__institution", "request__cycle", "offer__institution"
    )
    locks = list(rows)
    return doors_of(locks, now=timezone.now()) if locks else []


@require_POST
def close(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """End a cycle."""
    cycle = _own_cycle(request, pk)
    if cycle.state == CycleState.CLOSED:
        return redirect("exchanges:cycle-detail", cycle.pk)
    attempt(
        request,
        lambda: services.close_cycle(cycle=cycle, by=request.user, now=timezone.now()),
        _("The cycle is closed. Its visits go on."),
    )
    return redirect("exchanges:cycle-detail", cycle.pk)


def _require_organiser(request: SignedInRequest) -> None:
    if not can(request.user, Verb.RUN_EXCHANGES):
        raise PermissionDenied


def _own_cycle(request: SignedInRequest, pk: uuid.UUID) -> VisitCycle:
    cycles = VisitCycle.objects.visible_to(request.user).select_related("institution")
    return get_object_or_404(cycles, pk=pk)


def _create(request: SignedInRequest, form: CycleForm) -> VisitCycle:
    return services.create_cycle(
        institution=form.cleaned_data["institution"],
        fields=form.settings(),
        invited=form.invited_institutions(),
        interpreters=form.interpreters(),
        by=request.user,
        now=timezone.now(),
    )


def _edit(request: SignedInRequest, form: CycleForm) -> VisitCycle:
    return services.edit_cycle(
        cycle=form.instance,
        fields=form.settings(),
        invited=form.invited_institutions(),
        interpreters=form.interpreters(),
        by=request.user,
        now=timezone.now(),
    )


def _form_page(request: SignedInRequest, form: CycleForm, **context: Any) -> HttpResponse:
    return render(request, "exchanges/cycle_form.html", {"form": form, **context})
