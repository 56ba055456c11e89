from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedInRequest
from exchanges import queries, rules, services
from exchanges.models import (
    HostOffer,
    LeftOutRequest,
    OfferState,
    Plan,
    PlanQuestion,
    PlanState,
    QuestionKind,
    QuestionState,
    VisitCycle,
)
from exchanges.presenters.announcement import announcement_of
from exchanges.presenters.board import board_of, planned_spots, visit_spots
from exchanges.presenters.facts import facts_of_plan, sexes_in_words
from exchanges.presenters.questions import proof_words
from exchanges.presenters.reasons import LeftOut, left_out_words, tray_lines
from exchanges.presenters.tabs import tabs_of_plan
from exchanges.presenters.words import FAILURES, state_shape, week_words
from exchanges.queries.changes import places_in
from exchanges.queries.nominees import sexes_of
from exchanges.queries.waiting import cycles_waited
from exchanges.rules.questions import can_ask
from exchanges.views.attempts import attempt

VISITS_A_PAGE = 25
LEFT_OUT_A_PAGE = 10
IN_TRAY = 5
RESULT_STATES = (PlanState.DONE, PlanState.PUBLISHED, PlanState.SUPERSEDED)
TEMPLATES = {
    "exchanges:plan-detail": "exchanges/plan_detail.html",
    "exchanges:plan-left-out": "exchanges/plan_left_out.html",
    "exchanges:plan-facts": "exchanges/plan_facts.html",
}


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
    """A plan: its progress, then its board, its visits, and publishing it."""
    plan = _own_plan(request, pk)
    context = {
        "can_cancel": rules.can_cancel_plan(request.user, plan),
        "can_publish": rules.can_publish_plan(request.user, plan),
        "can_plan": rules.can_make_plan(request.user, plan.cycle),
        "can_ask": can_ask(request.user, plan),
        "failure": FAILURES.get(plan.failure, ""),
        "when": week_words(plan.cycle.first_monday, plan.cycle.weeks),
    }
    if plan.state in RESULT_STATES:
        context |= _result_of(plan, request.GET.get("page"))
    return _plan_page(request, plan, "exchanges:plan-detail", **context)


@require_GET
def left_out(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Each request that a plan leaves out: why, what would let it in, what forcing it costs."""
    plan = _own_plan(request, pk)
    if plan.state not in RESULT_STATES:
        return redirect("exchanges:plan-detail", plan.pk)
    rows = queries.left_out_requests(plan).prefetch_related("request__themes")
    page = Paginator(rows, LEFT_OUT_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "left_out": _left_out_of(plan, list(page)),
        "can_ask": can_ask(request.user, plan),
    }
    return _plan_page(request, plan, "exchanges:plan-left-out", **context)


@require_GET
def facts(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """How a plan was made, whom it serves, and what it asks of hosts and people."""
    plan = _own_plan(request, pk)
    if plan.state not in RESULT_STATES:
        return redirect("exchanges:plan-detail", plan.pk)
    offers = queries.offers_of_cycle(plan.cycle).prefetch_related("resource_people")
    served = {uuid.UUID(key) for one in plan.planned_visits for key in one["delegations"]}
    context = {
        "facts": facts_of_plan(plan, list(offers)),
        "sexes": sexes_in_words(sexes_of(served)),
        "proof": _newest_proof(plan),
        "is_proved": _is_proved(plan),
        "can_ask": can_ask(request.user, plan),
    }
    return _plan_page(request, plan, "exchanges:plan-facts", **context)


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


@require_GET
def changes(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """What a draft changes against the visits that stand, line by line."""
    plan = _own_plan(request, pk)
    if plan.state != PlanState.DONE:
        return redirect("exchanges:plan-detail", plan.pk)
    announcement = announcement_of(
        plan,
        places_in(plan.cycle),
        queries.offers_of_cycle(plan.cycle),
        list(queries.requests_of_cycle(plan.cycle)),
    )
    context = {
        "title": _("What the plan changes"),
        "plan": plan,
        "cycle": plan.cycle,
        "announcement": announcement,
        "can_publish": rules.can_publish_plan(request.user, plan),
        "publish_words": _publish_words(announcement.new),
        "is_whole": True,
    }
    return render(request, "exchanges/plan_changes.html", context)


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


def _plan_page(request: SignedInRequest, plan: Plan, here: str, **context: Any) -> HttpResponse:
    shared = {
        "title": _("Plan of visits"),
        "plan": plan,
        "cycle": plan.cycle,
        "shape": state_shape(plan.state),
        "plan_tabs": tabs_of_plan(plan, here) if plan.state in RESULT_STATES else [],
    }
    return render(request, TEMPLATES[here], {**shared, **context})


def _result_of(plan: Plan, page: str | None) -> dict[str, Any]:
    """The board, some of its visits, and the first of whom it leaves out.

    What is published is read from its visits, a draft from its result.
    """
    is_published = plan.state == PlanState.PUBLISHED
    beside = ["host_weeks"] if is_published else ["host_weeks", "resource_people"]
    offers = list(queries.offers_of_cycle(plan.cycle).prefetch_related(*beside))
    requests = list(queries.requests_of_cycle(plan.cycle))
    if is_published:
        standing, spots = {}, visit_spots(queries.live_visits(plan.cycle))
    else:
        standing = places_in(plan.cycle)
        spots = planned_spots(plan, offers, requests, standing)
    on_board = {spot.offer_id for spot in spots}
    rows = [o for o in offers if o.state == OfferState.OFFERED or str(o.pk) in on_board]
    board = board_of(plan.cycle, rows, spots)
    context = {
        "board": board,
        "page": Paginator(board.spots, VISITS_A_PAGE).get_page(page),
        "tray": tray_lines(plan, requests, _host_names(offers), IN_TRAY),
        "left_out_count": len(plan.unserved),
        "served": sum(len(spot.senders) for spot in spots),
        "is_proved": _is_proved(plan),
    }
    if plan.state == PlanState.DONE:
        announcement = announcement_of(plan, standing, offers, requests)
        words = _publish_words(announcement.new)
        context |= {"announcement": announcement, "publish_words": words}
    return context


def _host_names(offers: Iterable[HostOffer]) -> dict[str, str]:
    return {str(offer.pk): str(offer.institution) for offer in offers}


def _is_proved(plan: Plan) -> bool:
    return bool(plan.result and plan.result["proved"])


def _left_out_of(plan: Plan, rows: list[LeftOutRequest]) -> list[LeftOut]:
    prices, waited = _prices_of(plan), cycles_waited(plan.cycle, [row.request for row in rows])
    names = _host_names(queries.offers_of_cycle(plan.cycle))
    return [
        left_out_words(row, plan, names, prices.get(row.request_id), waited[row.request_id])
        for row in rows
    ]


def _prices_of(plan: Plan) -> dict[uuid.UUID | None, PlanQuestion]:
    """The newest price of each request that was asked for, by request."""
    rows = plan.questions.filter(kind=QuestionKind.PRICE, state=QuestionState.DONE)
    return {one.request_id: one for one in rows.defer("answer").order_by("created_at")}


def _newest_proof(plan: Plan) -> dict[str, Any] | None:
    """The newest answer to whether this is the best plan, and its question."""
    question = plan.questions.filter(kind=QuestionKind.PROOF, state=QuestionState.DONE).first()
    return {"question": question, "words": proof_words(question)} if question else None


def _publish_words(new: int) -> str:
    if not new:
        return _("Publish the plan")
    return ngettext("Publish %(new)s visit", "Publish %(new)s visits", new) % {"new": new}
