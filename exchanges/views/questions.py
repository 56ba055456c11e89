from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedInRequest
from exchanges import queries, rules
from exchanges.models import (
    LeftOutRequest,
    Plan,
    PlanMode,
    PlanQuestion,
    QuestionKind,
    QuestionState,
    VisitCycle,
)
from exchanges.presenters import questions as words
from exchanges.presenters.places import yardstick
from exchanges.presenters.words import FAILURES, state_shape
from exchanges.queries.changes import places_in
from exchanges.rules.questions import can_ask, can_cancel_question, can_choose, can_force
from exchanges.services.locks import force_in
from exchanges.services.questions import (
    ask_again,
    ask_price,
    ask_proof,
    cancel_question,
    choose_answer,
)
from exchanges.views.attempts import attempt


@require_POST
def plan_again(request: SignedInRequest, cycle: uuid.UUID) -> HttpResponse:
    """Ask for three plans beside the one that stands."""
    found = get_object_or_404(VisitCycle.objects.visible_to(request.user), pk=cycle)
    if not rules.can_make_plan(request.user, found):
        raise PermissionDenied
    asked: list[PlanQuestion] = []
    if _ask(request, asked, lambda: ask_again(cycle=found, by=request.user, now=timezone.now())):
        return redirect("exchanges:question-detail", asked[0].pk)
    return redirect("exchanges:cycle-detail", found.pk)


@require_POST
def price(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask what it would cost to force a left-out request in."""
    rows = LeftOutRequest.objects.filter(plan__in=Plan.objects.visible_to(request.user))
    left_out = get_object_or_404(rows.select_related("plan__cycle", "request"), pk=pk)
    asked: list[PlanQuestion] = []
    if _ask(
        request,
        asked,
        lambda: ask_price(
            plan=left_out.plan, request=left_out.request, by=request.user, now=timezone.now()
        ),
    ):
        return redirect("exchanges:question-detail", asked[0].pk)
    return redirect("exchanges:plan-detail", left_out.plan_id)


@require_POST
def proof(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask whether a plan is the best there is."""
    plans = Plan.objects.visible_to(request.user).select_related("cycle")
    plan = get_object_or_404(plans, pk=pk)
    if not can_ask(request.user, plan):
        raise PermissionDenied
    asked: list[PlanQuestion] = []
    if _ask(request, asked, lambda: ask_proof(plan=plan, by=request.user, now=timezone.now())):
        return redirect("exchanges:question-detail", asked[0].pk)
    return redirect("exchanges:plan-detail", plan.pk)


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A question: its progress, then its answer and what can be done with it."""
    question = _own_question(request, pk)
    context: dict[str, Any] = {
        "title": question.get_kind_display(),
        "question": question,
        "cycle": question.cycle,
        "plan": question.plan,
        "shape": "good" if question.state == QuestionState.DONE else state_shape(question.state),
        "failure": FAILURES.get(question.failure, ""),
        "can_cancel": can_cancel_question(request.user, question),
        "can_choose": can_choose(request.user, question),
        "can_force": can_force(request.user, question),
        "can_plan": rules.can_make_plan(request.user, question.cycle),
    }
    if question.state == QuestionState.DONE:
        context |= _answer_of(question)
    return render(request, "exchanges/question_detail.html", context)


@require_POST
def cancel(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop a question that is being worked out."""
    question = _own_question(request, pk)
    attempt(
        request,
        lambda: cancel_question(question=question, by=request.user, now=timezone.now()),
        _("The question is cancelled. Nothing has changed."),
    )
    return redirect("exchanges:question-detail", question.pk)


@require_POST
def choose(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Make one of the plans of an answer the draft."""
    question = _own_question(request, pk)
    mode = request.POST.get("mode", "")
    chosen: list[Plan] = []
    if mode in PlanMode.values and attempt(
        request,
        lambda: chosen.append(
            choose_answer(
                question=question, mode=PlanMode(mode), by=request.user, now=timezone.now()
            )
        ),
        _("This is the draft now. Nobody is told before you publish it."),
    ):
        return redirect("exchanges:plan-detail", chosen[0].pk)
    return redirect("exchanges:question-detail", question.pk)


@require_POST
def force(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Lock the request of a price in, and plan again around it."""
    question = _own_question(request, pk)
    asked: list[PlanQuestion] = []
    if _ask(
        request, asked, lambda: force_in(question=question, by=request.user, now=timezone.now())
    ):
        return redirect("exchanges:question-detail", asked[0].pk)
    return redirect("exchanges:question-detail", question.pk)


def _own_question(request: SignedInRequest, pk: uuid.UUID) -> PlanQuestion:
    questions = PlanQuestion.objects.visible_to(request.user)
    return get_object_or_404(
        questions.select_related("cycle", "plan", "request__institution"), pk=pk
    )


def _ask(request: SignedInRequest, asked: list[PlanQuestion], question: Any) -> bool:
    return attempt(request, lambda: asked.append(question()), _("This is being worked out."))


def _answer_of(question: PlanQuestion) -> dict[str, Any]:
    cycle = question.cycle
    offers = {one.pk: one for one in queries.offers_of_cycle(cycle)}
    requests = list(queries.requests_of_cycle(cycle))
    if question.kind == QuestionKind.PRICE:
        price = words.price_words(question, offers, requests)
        return {"price": price, "yardstick": yardstick(cycle)}
    if question.kind == QuestionKind.PROOF:
        return {"proof": words.proof_words(question)}
    standing = places_in(cycle)
    options = words.options_of(question, standing, offers, requests)
    return {"options": options, "facts": words.facts_of(options), "live": len(standing)}
