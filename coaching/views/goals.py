from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from coaching.forms import accept_version
from coaching.forms.goals import GoalForm, RatingForm
from coaching.models import Goal, GoalState, PlanItem
from coaching.presenters.goals import (
    GOAL_SHAPES,
    action_lines,
    goal_refusal,
    level_now,
    line_of,
)
from coaching.presenters.pairs import trail_to_hub
from coaching.rules.goals import GOAL_MOVES, GoalChanged, GoalRefused, can_write_goals
from coaching.services import goals as services
from coaching.services.actions import open_actions
from coaching.services.goals import OpenedGoal
from coaching.views.access import own_pairing
from matching.models import Pairing


def own_goal(request: SignedInRequest, pk: uuid.UUID, *, to_write: bool = True) -> Goal:
    """A goal of the reader's own pair; with `to_write` one that may still be changed."""
    rows = Goal.objects.visible_to(request.user).select_related(
        "pairing__coachee__profile__user",
        "pairing__coach__profile__user",
        "pairing__co_coach__profile__user",
        "pairing__cohort__programme",
    )
    goal = get_object_or_404(rows, pk=pk)
    if to_write and not can_write_goals(request.user, goal.pairing):
        raise PermissionDenied
    return goal


@sensitive_variables()
def opened_goal(request: SignedInRequest, goal: Goal) -> OpenedGoal:
    """The goal with its words; the opening is written down."""
    found = services.open_goals(pairing=goal.pairing, by=request.user, now=timezone.now())
    return next(one for one in found if one.goal.pk == goal.pk)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Agree on a goal."""
    return _edit(request, own_pairing(request, pairing), None)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, goal: uuid.UUID) -> HttpResponse:
    """Change a goal."""
    found = own_goal(request, goal)
    return _edit(request, found.pairing, found)


@sensitive_variables()
@require_GET
def show(request: SignedInRequest, goal: uuid.UUID) -> HttpResponse:
    """One goal: how it moved, its actions, and where it stands today."""
    found = own_goal(request, goal, to_write=False)
    return _show(request, found, _rating_form(found))


@require_POST
def rate(request: SignedInRequest, goal: uuid.UUID) -> HttpResponse:
    """Say where the goal stands."""
    found = own_goal(request, goal)
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            services.rate_goal(goal=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except GoalRefused as refused:
            form.add_error("value", goal_refusal(refused.reason))
        else:
            messages.success(request, _("Stored."))
            return redirect("coaching:goal-detail", found.pk)
    return _show(request, found, form)


@require_POST
def move(request: SignedInRequest, goal: uuid.UUID, state: str) -> HttpResponse:
    """Call a goal reached or dropped, or open it again."""
    found = own_goal(request, goal)
    if state not in GoalState.values:
        raise Http404
    try:
        services.move_goal(goal=found, to_state=state, by=request.user, now=timezone.now())
    except GoalRefused as refused:
        messages.error(request, goal_refusal(refused.reason))
    else:
        messages.success(request, _("Stored."))
    return redirect("coaching:goal-detail", found.pk)


def _rating_form(goal: Goal) -> RatingForm:
    return RatingForm(last=goal.ratings.order_by("rated_on", "at").last())


@sensitive_variables()
def _show(request: SignedInRequest, goal: Goal, form: RatingForm) -> HttpResponse:
    opened, now = opened_goal(request, goal), timezone.now()
    can_write = can_write_goals(request.user, goal.pairing)
    actions = [
        one
        for one in open_actions(pairing=goal.pairing, by=request.user, now=now)
        if one.action.goal_id == goal.pk
    ]
    items = {one.action_id: one for one in PlanItem.objects.live().filter(action__goal=goal)}
    context = {
        "goal": goal,
        "pairing": goal.pairing,
        "words": opened.words,
        "shape": GOAL_SHAPES[GoalState(goal.state)],
        "level": level_now(opened.goal),
        "line": line_of(opened.goal),
        "actions": action_lines(actions, request.user, items, now.date()),
        "form": form if can_write and goal.state == GoalState.OPEN else None,
        "can_write": can_write,
        "moves": sorted(GOAL_MOVES[goal.state], reverse=True) if can_write else [],
        "history": goal.moves.select_related("by"),
        "trail": trail_to_hub(request.user, goal.pairing),
    }
    return render(request, "coaching/goal_detail.html", context)


@sensitive_variables()
def _edit(request: SignedInRequest, pairing: Pairing, goal: Goal | None) -> HttpResponse:
    opened = opened_goal(request, goal) if goal else None
    form = GoalForm(request.POST if request.method == "POST" else None, opened=opened)
    stored_meanwhile: OpenedGoal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            stored = services.store_goal(
                pairing=pairing, entry=form.entry(), by=request.user, now=timezone.now()
            )
        except GoalChanged:
            stored_meanwhile = _take_over(opened, form)
        except GoalRefused as refused:
            form.add_error(None, goal_refusal(refused.reason))
        else:
            messages.success(request, _("The goal is stored."))
            return redirect("coaching:goal-detail", stored.pk)
    context: dict[str, Any] = {
        "form": form,
        "title": _("Change the goal") if goal else _("Agree on a goal"),
        "pairing": pairing,
        "goal": goal,
        "opened": stored_meanwhile,
        "trail": trail_to_hub(request.user, pairing),
    }
    return render(request, "coaching/goal_form.html", context)


@sensitive_variables()
def _take_over(opened: OpenedGoal | None, form: GoalForm) -> OpenedGoal | None:
    """Word the conflict; the next save is of somebody who has seen both texts."""
    form.add_error(None, goal_refusal("changed"))
    accept_version(form, "version", opened.goal.version if opened else 0)
    return opened
