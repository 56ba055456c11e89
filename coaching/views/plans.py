from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from coaching.forms import accept_version
from coaching.forms.goals import PassOnForm, PlanMoveForm
from coaching.models import PlanItem, PlanState
from coaching.presenters.goals import PLAN_SHAPES, goal_refusal
from coaching.presenters.pairs import trail_to_hub
from coaching.queries.plans import focal_points_of
from coaching.rules.goals import PLAN_MOVES, GoalRefused, can_move_plan_item, can_pass_on
from coaching.services import plans as services
from coaching.views.actions import opened_action, own_action


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def pass_on(request: SignedInRequest, action: uuid.UUID) -> HttpResponse:
    """Say exactly who will read which words, and ask for consent."""
    found = own_action(request, action)
    if not can_pass_on(request.user, found):
        raise PermissionDenied
    what = opened_action(request, found).what or ""
    form = PassOnForm(request.POST if request.method == "POST" else None, initial={"what": what})
    if request.method == "POST" and form.is_valid():
        try:
            services.pass_on_action(
                action=found, what=form.cleaned_data["what"], by=request.user, now=timezone.now()
            )
        except GoalRefused as refused:
            form.add_error(None, goal_refusal(refused.reason))
        else:
            messages.success(request, _("The action is in your action plan now."))
            return redirect("coaching:pairing", found.pairing_id)
    institution = found.pairing.coachee.profile.institution
    context = {
        "form": form,
        "pairing": found.pairing,
        "agreed": found,
        "institution": institution,
        "focal_points": focal_points_of(institution),
        "organiser": found.pairing.cohort.programme.institution,
        "trail": trail_to_hub(request.user, found.pairing),
    }
    return render(request, "coaching/pass_on.html", context)


@require_http_methods(["GET", "POST"])
def show(request: SignedInRequest, item: uuid.UUID) -> HttpResponse:
    """One line of an action plan that came from coaching."""
    found = get_object_or_404(
        PlanItem.objects.visible_to(request.user).select_related("passed_by", "institution"),
        pk=item,
    )
    can_move = can_move_plan_item(request.user, found)
    if request.method == "POST" and not can_move:
        raise PermissionDenied
    choices = [(state, str(PlanState(state).label)) for state in PLAN_MOVES[found.state]]
    form = PlanMoveForm(
        request.POST if request.method == "POST" else None,
        choices=sorted(choices, key=lambda choice: PlanState.values.index(choice[0])),
        initial={"version": found.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.move_plan_item(
                item=found,
                to_state=form.cleaned_data["state"],
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
            )
        except GoalRefused as refused:
            form.add_error("state", goal_refusal(refused.reason))
            found.refresh_from_db()
            accept_version(form, "version", found.version)
        else:
            messages.success(request, _("Stored."))
            return redirect("coaching:plan-item", found.pk)
    context = {
        "item": found,
        "shape": PLAN_SHAPES[PlanState(found.state)],
        "form": form if can_move else None,
        "history": found.moves.select_related("by"),
    }
    return render(request, "coaching/plan_item.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, item: uuid.UUID) -> HttpResponse:
    """Ask, then take back what was passed on."""
    found = get_object_or_404(PlanItem.objects.live().filter(passed_by=request.user), pk=item)
    if request.method == "POST":
        services.withdraw_plan_item(item=found, by=request.user, now=timezone.now())
        messages.success(request, _("Taken back. Nobody else can read it any more."))
        return redirect("coaching:my-pairings")
    return render(request, "coaching/plan_withdraw.html", {"item": found})
