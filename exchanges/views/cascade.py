from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from core.lists import Column, list_page
from core.templatetags.counterpart import day as day_words
from exchanges.forms.after_filters import ActionFilter
from exchanges.forms.reports import ActionForm, ActionMoveForm, ProofForm, StepForm
from exchanges.models import ActionItem, CascadeProof, CascadeStep, Visit, VisitDelegation
from exchanges.presenters.reports import ACTION_SHAPES, action_lines, step_lines
from exchanges.presenters.tabs import tabs_for
from exchanges.queries.reports import actions_of, steps_of
from exchanges.rules import reports as rules
from exchanges.rules.documents import SUFFIXES
from exchanges.rules.sides import live_delegations
from exchanges.services import cascade as services
from exchanges.views.around import own_visit, page_of
from exchanges.views.attempts import stored

HERE = "exchanges:cascade-detail"
COLUMNS = [
    Column(
        label=gettext_lazy("Action"),
        value=lambda one: one.what,
        url=lambda one: reverse("exchanges:action-detail", args=[one.pk]),
    ),
    Column(label=gettext_lazy("Institution"), value=lambda one: one.delegation.request.institution),
    Column(
        label=gettext_lazy("Learned at"), value=lambda one: one.delegation.visit.offer.institution
    ),
    Column(label=gettext_lazy("Who sees to it"), value=lambda one: one.owner),
    Column(label=gettext_lazy("By when"), value=lambda one: day_words(one.due_on)),
    Column(
        label=gettext_lazy("State"),
        value=lambda one: action_lines([one], timezone.localdate())[0][1],
        state=lambda one: action_lines([one], timezone.localdate())[0][2],
    ),
]


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """What each delegation that the reader may follow passes on and does at home."""
    visit = own_visit(request, pk)
    seen = [one for one in _delegations(visit) if rules.can_see_cascade(request.user, one)]
    if not seen:
        raise PermissionDenied
    today = timezone.localdate()
    homes = [
        {
            "delegation": one,
            "steps": step_lines(steps_of(one), today),
            "actions": action_lines(actions_of(one), today),
            "can_plan": rules.can_plan_cascade(request.user, one),
        }
        for one in seen
    ]
    return render(
        request, "exchanges/cascade_detail.html", page_of(request, visit, HERE, homes=homes)
    )


@require_http_methods(["GET", "POST"])
def create_step(request: SignedInRequest, pk: uuid.UUID, delegation: uuid.UUID) -> HttpResponse:
    """Plan what will be passed on."""
    return _step_page(request, _own_delegation(request, pk, delegation), None)


@require_http_methods(["GET", "POST"])
def edit_step(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what will be passed on."""
    step = _own_step(request, pk)
    return _step_page(request, step.delegation, step)


@require_http_methods(["GET", "POST"])
def prove_step(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that it was passed on, to how many, and show a paper."""
    step = _own_step(request, pk)
    form = ProofForm(request.POST or None, request.FILES or None)
    if form.is_valid() and stored(
        form,
        lambda: services.prove_step(step=step, by=request.user, now=timezone.now(), **form.proof()),
    ):
        messages.success(request, _("Stored. The organisers see how far your cascade reaches."))
        return redirect(HERE, step.delegation.visit_id)
    return _form_page(
        request,
        step.delegation,
        form,
        title=_("Passed on"),
        lead=step.what,
        button=_("Store the proof"),
    )


@require_GET
def download_proof(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The paper of a proof, as something to keep and never as a page of ours."""
    proofs = CascadeProof.objects.visible_to(request.user)
    proof = get_object_or_404(proofs.exclude(document=None), pk=pk)
    content = services.open_proof(proof=proof, by=request.user, now=timezone.now())
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=proof.document_type)
    suffix = SUFFIXES[proof.document_type]
    response["Content-Disposition"] = f'attachment; filename="proof.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def create_action(request: SignedInRequest, pk: uuid.UUID, delegation: uuid.UUID) -> HttpResponse:
    """Add something that the institution will do."""
    side = _own_delegation(request, pk, delegation)
    form = ActionForm(request.POST or None)
    if form.is_valid() and stored(
        form,
        lambda: services.add_action(
            delegation=side, fields=form.cleaned_data, by=request.user, now=timezone.now()
        ),
    ):
        messages.success(request, _("The action is stored. It stays open after the visit."))
        return redirect(HERE, side.visit_id)
    return _form_page(
        request,
        side,
        form,
        title=_("Add an action"),
        lead=_("Something that your institution will do because of the visit."),
        button=_("Store the action"),
    )


@require_http_methods(["GET", "POST"])
def show_action(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """An action, its history, and how far it is."""
    actions = ActionItem.objects.visible_to(request.user).select_related(
        "delegation__request__institution", "delegation__visit__offer__cycle"
    )
    action = get_object_or_404(actions, pk=pk)
    visit = own_visit(request, action.delegation.visit_id)
    can_move = rules.can_move_action(request.user, action)
    if request.method == "POST" and not can_move:
        raise PermissionDenied
    form = ActionMoveForm(request.POST or None, action=action) if can_move else None
    if form is not None and form.is_valid() and _move(request, action, form):
        messages.success(request, _("Stored."))
        return redirect("exchanges:action-detail", action.pk)
    line = action_lines([action], timezone.localdate())[0]
    moves = [(move, ACTION_SHAPES[move.to_state]) for move in action.moves.select_related("by")]
    context = page_of(
        request, visit, HERE, item=action, word=line[1], action_shape=line[2], form=form,
        moves=moves,
    )  # fmt: skip
    return render(request, "exchanges/action_detail.html", context)


@require_GET
def list_actions(request: SignedInRequest) -> HttpResponse:
    """What came of visits: every action that the reader may follow."""
    rows = ActionItem.objects.visible_to(request.user).select_related(
        "delegation__request__institution", "delegation__visit__offer__institution"
    )
    return list_page(
        request,
        title=_("Actions after visits"),
        rows=rows,
        columns=COLUMNS,
        filters=ActionFilter,
        empty=_("What institutions do because of a visit will be here, long after it is over."),
        template="exchanges/list.html",
        tabs=tabs_for(request.user, "exchanges:action-list"),
    )


def _delegations(visit: Visit) -> list[VisitDelegation]:
    live = live_delegations(visit)
    for one in live:
        one.visit = visit
    return live


def _own_delegation(
    request: SignedInRequest, pk: uuid.UUID, delegation: uuid.UUID
) -> VisitDelegation:
    visit = own_visit(request, pk)
    side = next((one for one in _delegations(visit) if one.pk == delegation), None)
    if side is None:
        raise Http404
    if not rules.can_plan_cascade(request.user, side):
        raise PermissionDenied
    return side


def _own_step(request: SignedInRequest, pk: uuid.UUID) -> CascadeStep:
    steps = CascadeStep.objects.visible_to(request.user).select_related(
        "delegation__request", "delegation__visit__offer__institution"
    )
    step = get_object_or_404(steps, pk=pk)
    if not rules.can_plan_cascade(request.user, step.delegation):
        raise PermissionDenied
    return step


def _step_page(
    request: SignedInRequest, delegation: VisitDelegation, step: CascadeStep | None
) -> HttpResponse:
    form = StepForm(request.POST or None, instance=step)
    if form.is_valid() and stored(
        form,
        lambda: services.store_step(
            delegation=delegation,
            step=step,
            version=form.cleaned_data["version"],
            fields=form.cleaned_data,
            by=request.user,
            now=timezone.now(),
        ),
    ):
        messages.success(request, _("The step is stored."))
        return redirect(HERE, delegation.visit_id)
    return _form_page(
        request,
        delegation,
        form,
        title=_("Change a step") if step else _("Add a step"),
        lead=_("What will be passed on at home, to whom, and by when."),
        button=_("Store the step"),
    )


def _form_page(
    request: SignedInRequest, delegation: VisitDelegation, form: object, **words: str
) -> HttpResponse:
    visit = own_visit(request, delegation.visit_id)
    return render(
        request, "exchanges/cascade_form.html", page_of(request, visit, HERE, form=form, **words)
    )


def _move(request: SignedInRequest, action: ActionItem, form: ActionMoveForm) -> bool:
    return stored(
        form,
        lambda: services.move_action(
            action=action, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    )
