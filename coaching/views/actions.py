from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from coaching.forms import accept_version
from coaching.forms.goals import ActionForm
from coaching.models import Action, ActionState, Goal, Session
from coaching.presenters.goals import goal_refusal
from coaching.presenters.pairs import trail_to_hub
from coaching.rules.goals import GoalChanged, GoalRefused, can_write_goals
from coaching.services import actions as services
from coaching.services.actions import OpenedAction
from coaching.services.goals import open_goals
from coaching.views.access import own_pairing
from matching.models import Pairing


def own_action(request: SignedInRequest, pk: uuid.UUID) -> Action:
    """An action of the reader's own pair that may still be changed."""
    rows = Action.objects.visible_to(request.user).select_related(
        "pairing__coachee__profile__user",
        "pairing__coachee__profile__institution",
        "pairing__coach__profile__user",
        "pairing__co_coach__profile__user",
        "pairing__cohort__programme__institution",
    )
    action = get_object_or_404(rows, pk=pk)
    if not can_write_goals(request.user, action.pairing):
        raise PermissionDenied
    return action


@sensitive_variables()
def opened_action(request: SignedInRequest, action: Action) -> OpenedAction:
    """The action with its words; the opening is written down."""
    found = services.open_actions(pairing=action.pairing, by=request.user, now=timezone.now())
    return next(one for one in found if one.action.pk == action.pk)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Agree on an action: `?goal=` and `?session=` say what it belongs to."""
    return _edit(request, own_pairing(request, pairing), None)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, action: uuid.UUID) -> HttpResponse:
    """Change an action that is open."""
    found = own_action(request, action)
    if request.method == "GET" and found.state != ActionState.OPEN:
        messages.info(request, goal_refusal("action_settled"))
        return redirect("coaching:pairing", found.pairing_id)
    return _edit(request, found.pairing, found)


@require_POST
def settle(request: SignedInRequest, action: uuid.UUID, state: str) -> HttpResponse:
    """Call an action done or dropped, or open it again."""
    found = own_action(request, action)
    if state not in ActionState.values:
        raise Http404
    try:
        services.settle_action(action=found, to_state=state, by=request.user, now=timezone.now())
    except GoalRefused as refused:
        messages.error(request, goal_refusal(refused.reason))
    else:
        messages.success(request, _("Stored."))
    return redirect("coaching:pairing", found.pairing_id)


@sensitive_variables()
def _edit(request: SignedInRequest, pairing: Pairing, action: Action | None) -> HttpResponse:
    opened = opened_action(request, action) if action else None
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        pairing=pairing,
        goals=open_goals(pairing=pairing, by=request.user, now=timezone.now()),
        opened=opened,
        goal=_named(Goal, pairing, request.GET.get("goal")),
    )
    stored_meanwhile: OpenedAction | None = None
    if request.method == "POST" and form.is_valid():
        session = _named(Session, pairing, request.GET.get("session"))
        try:
            services.store_action(
                pairing=pairing, entry=form.entry(session), by=request.user, now=timezone.now()
            )
        except GoalChanged:
            stored_meanwhile = _take_over(opened, form)
        except GoalRefused as refused:
            form.add_error(None, goal_refusal(refused.reason))
        else:
            messages.success(request, _("The action is stored."))
            return redirect("coaching:pairing", pairing.pk)
    context: dict[str, Any] = {
        "form": form,
        "title": _("Change the action") if action else _("Agree on an action"),
        "pairing": pairing,
        "opened": stored_meanwhile,
        "trail": trail_to_hub(request.user, pairing),
    }
    return render(request, "coaching/action_form.html", context)


def _named(model: Any, pairing: Pairing, key: str | None) -> Any:
    """The goal or session of this very pair that the address names, if there is one."""
    if not key:
        return None
    try:
        return model.objects.filter(pairing=pairing, pk=key).first()
    except ValidationError:
        return None


@sensitive_variables()
def _take_over(opened: OpenedAction | None, form: ActionForm) -> OpenedAction | None:
    """Word the conflict; the next save is of somebody who has seen both texts."""
    form.add_error(None, goal_refusal("changed"))
    accept_version(form, "version", opened.action.version if opened else 0)
    return opened
