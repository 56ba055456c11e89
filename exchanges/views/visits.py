from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from core.lists import Column, list_page
from exchanges import queries, rules, services
from exchanges.forms import AnswerForm, CancelForm, HostCancelForm, VisitFilter
from exchanges.models import Visit, VisitDelegation, VisitState
from exchanges.presenters import visits as words
from exchanges.presenters.conduct import next_step
from exchanges.presenters.papers import visit_tabs
from exchanges.presenters.tabs import tabs_for
from exchanges.presenters.timeline import coming_steps
from exchanges.presenters.words import ANSWER_SHAPES, state_shape
from exchanges.views.attempts import stored

COLUMNS = [
    Column(
        label=gettext_lazy("When"),
        value=words.visit_when,
        url=lambda visit: reverse("exchanges:visit-detail", args=[visit.pk]),
    ),
    Column(label=gettext_lazy("Host"), value=lambda visit: visit.offer.institution),
    Column(label=gettext_lazy("City"), value=lambda visit: visit.offer.city),
    Column(label=gettext_lazy("Theme"), value=lambda visit: visit.get_theme_display()),
    Column(label=gettext_lazy("Who comes"), value=words.visit_senders),
    Column(label=gettext_lazy("People"), value=words.visit_people, is_number=True),
    Column(
        label=gettext_lazy("State"),
        value=lambda visit: visit.get_state_display(),
        state=lambda visit: state_shape(visit.state),
    ),
]


@require_GET
def list_visits(request: SignedInRequest) -> HttpResponse:
    """The visits that concern the reader."""
    return list_page(
        request,
        title=_("Visits"),
        rows=queries.visits_with_people(Visit.objects.visible_to(request.user)),
        columns=COLUMNS,
        filters=VisitFilter,
        empty=_("Visits will be here once an organiser publishes a plan."),
        template="exchanges/list.html",
        tabs=tabs_for(request.user, "exchanges:visit-list"),
    )


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A visit: state, people, what comes next, history."""
    visits = queries.visits_with_timeline(Visit.objects.visible_to(request.user))
    visit = get_object_or_404(visits.select_related("host_answer", "resource_person"), pk=pk)
    can_cancel = rules.can_cancel_visit(request.user, visit)
    is_organiser = rules.can_run(request.user, visit.offer.cycle)
    return render(
        request,
        "exchanges/visit_detail.html",
        {
            "title": _("Study visit"),
            "visit": visit,
            "when": words.visit_when(visit),
            "shape": state_shape(visit.state),
            "awaited": words.awaited_words(visit),
            "people": words.visit_people(visit),
            "languages": words.languages_in_words(visit.offer.languages),
            "interpreters": words.languages_in_words(visit.interpreters),
            "host_answer": words.answer_words(visit.host_answer),
            "host_shape": ANSWER_SHAPES[visit.host_answer.answer],
            "host_why": words.decline_words(visit.host_answer) if is_organiser else "",
            "delegations": words.delegation_lines(visit, request.user),
            "moves": words.move_lines(visit, request.user),
            "step": next_step(visit, request.user),
            "visit_tabs": visit_tabs(visit, request.user, "exchanges:visit-detail"),
            "coming": coming_steps(visit, request.user, today=timezone.localdate()),
            "can_answer": rules.can_answer_for_host(request.user, visit),
            "can_cancel": can_cancel,
            "can_call_off": rules.can_call_off_as_host(request.user, visit),
            "can_plan_again": is_organiser and visit.state == VisitState.CANCELLED,
        },
    )


@require_http_methods(["GET", "POST"])
def answer_for_host(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The host confirms or declines."""
    visit = _own_visit(request, pk)
    if not rules.can_answer_for_host(request.user, visit):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if stored(
            form,
            lambda: services.answer_for_host(
                visit=visit, by=request.user, now=now, **form.answer_given()
            ),
        ):
            return _answered(request, visit)
    return _answer_page(request, form, visit, _("Can you receive this visit?"))


@require_http_methods(["GET", "POST"])
def answer_for_delegation(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The head of a delegation confirms or declines."""
    delegations = VisitDelegation.objects.visible_to(request.user)
    delegation = get_object_or_404(delegations.select_related("request"), pk=pk)
    visit = _own_visit(request, delegation.visit_id)
    delegation.visit = visit
    if not rules.can_answer_for_delegation(request.user, delegation):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if stored(
            form,
            lambda: services.answer_for_delegation(
                delegation=delegation, by=request.user, now=now, **form.answer_given()
            ),
        ):
            return _answered(request, visit)
    return _answer_page(request, form, visit, _("Does your delegation come?"))


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The organiser calls a visit off, or a host that cannot receive it after all."""
    visit = _own_visit(request, pk)
    is_organiser = rules.can_cancel_visit(request.user, visit)
    if not (is_organiser or rules.can_call_off_as_host(request.user, visit)):
        raise PermissionDenied
    form = (CancelForm if is_organiser else HostCancelForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, wishes = timezone.now(), form.cleaned_data
        if stored(
            form,
            lambda: services.cancel_visit(visit=visit, by=request.user, now=now, **wishes),
        ):
            messages.success(request, _("The visit is called off. Everybody concerned is told."))
            return redirect("exchanges:visit-detail", visit.pk)
    context = {
        "form": form,
        "visit": visit,
        "when": words.visit_when(visit),
        "senders": words.visit_senders(visit),
        "is_organiser": is_organiser,
        "title": _("Call the visit off") if is_organiser else _("We cannot receive this visit"),
    }
    return render(request, "exchanges/visit_cancel.html", context)


def _own_visit(request: SignedInRequest, pk: uuid.UUID) -> Visit:
    visits = queries.visits_with_people(Visit.objects.visible_to(request.user))
    return get_object_or_404(visits, pk=pk)


def _answered(request: SignedInRequest, visit: Visit) -> HttpResponse:
    messages.success(request, _("Thank you. Your answer is stored."))
    return redirect("exchanges:visit-detail", visit.pk)


def _answer_page(
    request: SignedInRequest, form: AnswerForm, visit: Visit, title: str
) -> HttpResponse:
    context = {
        "form": form,
        "visit": visit,
        "title": title,
        "when": words.visit_when(visit),
        "senders": words.visit_senders(visit),
        "people": words.visit_people(visit),
    }
    return render(request, "exchanges/visit_answer.html", context)
