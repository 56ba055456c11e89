from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedInRequest
from exchanges import queries, rules, services
from exchanges.models import OfferState, Plan, PlanState, Visit, VisitCycle
from exchanges.presenters.board import board_of, planned_spots, visit_spots
from exchanges.presenters.announcement import announcement_of
from exchanges.presenters.reasons import left_out_words
from exchanges.presenters.words import FAILURES, state_shape, week_words
from exchanges.views.attempts import attempt

RESULT_STATES = (PlanState.DONE, PlanState.PUBLISHED, PlanState.SUPERSEDED)


@require_POST
def create(request: SignedInRequest, cycle: uuid.UUID) -> HttpResponse:
    """Ask for a plan."""
    found = get_object_or_404(VisitCycle.objects.visible_to(request.user), pk=cycle)
    if not rules.can_make_plan(request.user, found):
        raise PermissionDenied
    made: list[Plan] = []
    is_made = attempt(
        request,
        lambda: made.append(
            services.request_plan(cycle=found, by=request.user, now=timezone.now())
        ),
        _("The plan is being made."),
    )
    if is_made:
        return redirect("exchanges:plan-detail", made[0].pk)
    return redirect("exchanges:cycle-detail", found.pk)


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A plan: its progress, then its board, who is left out and why, and publishing it."""
    plan = _own_plan(request, pk)
    context: dict[str, Any] = {
        "title": _("Plan of visits"),
        "plan": plan,
        "cycle": plan.cycle,
        "shape": state_shape(plan.state),
        "can_cancel": rules.can_cancel_plan(request.user, plan),
        "can_publish": rules.can_publish_plan(request.user, plan),
        "can_plan": rules.can_make_plan(request.user, plan.cycle),
        "failure": FAILURES.get(plan.failure, ""),
        "when": week_words(plan.cycle.first_monday, plan.cycle.weeks),
    }
    if plan.state in RESULT_STATES:
        context |= _result_of(plan)
    return render(request, "exchanges/plan_detail.html", context)


@require_POST
def cancel(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop a plan that is being made."""
    plan = _own_plan(request, pk)
    attempt(
        request,
        lambda: services.cancel_plan(plan=plan, by=request.user, now=timezone.now()),
        _("The plan is cancelled. Nothing has changed."),
    )
    return redirect("exchanges:plan-detail", plan.pk)


@require_POST
def publish(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Make the visits of a plan known."""
    plan = _own_plan(request, pk)
    attempt(
        request,
        lambda: services.publish_plan(plan=plan, by=request.user, now=timezone.now()),
        _("The plan is published. Hosts and heads are asked now."),
    )
    return redirect("exchanges:plan-detail", plan.pk)


def _own_plan(request: SignedInRequest, pk: uuid.UUID) -> Plan:
    plans = Plan.objects.visible_to(request.user).select_related("cycle", "published_by")
    return get_object_or_404(plans, pk=pk)


def _result_of(plan: Plan) -> dict[str, Any]:
    offers = list(
        queries.offers_of_cycle(plan.cycle).prefetch_related("host_weeks", "resource_people")
    )
    requests = list(queries.requests_of_cycle(plan.cycle))
    live: list[Visit] = list(queries.live_visits(plan.cycle))
    is_published = plan.state == PlanState.PUBLISHED
    spots = visit_spots(live) if is_published else planned_spots(plan, offers, requests)
    on_board = {spot.offer_id for spot in spots}
    rows = [o for o in offers if o.state == OfferState.OFFERED or str(o.pk) in on_board]
    names = {str(offer.pk): str(offer.institution) for offer in offers}
    left_out = [left_out_words(row, plan, names) for row in queries.left_out_requests(plan)]
    announcement = announcement_of(plan, live, requests)
    return {
        "board": board_of(plan.cycle, rows, spots),
        "left_out": left_out,
        "served": sum(len(spot.senders) for spot in spots),
        "announcement": announcement,
        "publish_words": _publish_words(announcement.new),
        "is_proved": bool(plan.result and plan.result["proved"]),
    }


def _publish_words(new: int) -> str:
    if not new:
        return _("Publish the plan")
    return ngettext("Publish %(new)s visit", "Publish %(new)s visits", new) % {"new": new}
