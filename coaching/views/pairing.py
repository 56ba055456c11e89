"""The one page of a pair: what is next, its milestones, goals and actions."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from coaching import presenters, rules
from coaching.models import ClosingAnswer, Fit, FitAnswer, PlanItem, Session
from coaching.presenters.goals import action_lines, goal_cards
from coaching.presenters.milestones import (
    FIT_SHAPES,
    PAIR_STEP_WORDS,
    PAIRING_SHAPES,
    milestone_lines,
)
from coaching.presenters.pairs import title_of_hub
from coaching.queries.milestones import (
    Step,
    StepState,
    fit_number,
    milestones,
    missing_closing,
    work_counts,
)
from coaching.rules.goals import can_write_goals
from coaching.rules.milestones import can_answer_closing, can_answer_fit, pair_steps
from coaching.services.actions import open_actions
from coaching.services.goals import open_goals
from matching.models import Enrolment, Pairing, PairingState
from matching.presenters.names import others_named
from matching.queries.second_coaches import joining
from matching.rules import can_step_back


@require_GET
def show(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """The pair's own page; organisers see its facts and counts, and no word of it."""
    found = get_object_or_404(Pairing.objects.visible_to(request.user).with_people(), pk=pairing)
    now = timezone.now()
    is_own = rules.is_of_pair(request.user, found)
    steps = milestones(found, now)
    context = {
        "pairing": found,
        "title": title_of_hub(request.user, found),
        "shape": PAIRING_SHAPES.get(PairingState(found.state), ""),
        "is_own": is_own,
        "trail": presenters.trail_to_pair(request.user, found),
        "milestones": milestone_lines(found, steps, can_act=is_own),
        **_sessions(found, now),
    }
    if is_own:
        more = _of_pair(request, found, now)
        is_due = found.state == PairingState.CLOSING or _is_due(steps)
        more["is_closing_due"] = more["can_close"] and is_due
    else:
        more = _of_organiser(request, found, now)
    return render(request, "coaching/pairing.html", context | more)


def _sessions(pairing: Pairing, now: datetime) -> dict[str, Any]:
    sessions = Session.objects.filter(pairing=pairing).with_people()
    ahead, to_log = sessions.ahead(now).first(), sessions.awaiting_log(now).first()
    return {
        "next": ahead,
        "next_when": presenters.when(ahead) if ahead else "",
        "to_log": to_log,
        "to_log_when": presenters.when(to_log) if to_log else "",
    }


def _is_due(steps: list[Any]) -> bool:
    closing = next((step for step in steps if step.step == Step.CLOSING), None)
    return closing is not None and closing.state in (StepState.DUE, StepState.LATE, StepState.DONE)


@sensitive_variables()
def _of_pair(request: SignedInRequest, pairing: Pairing, now: datetime) -> dict[str, Any]:
    user = request.user
    goals = open_goals(pairing=pairing, by=user, now=now)
    items = PlanItem.objects.live().filter(action__pairing=pairing)
    lines = action_lines(
        open_actions(pairing=pairing, by=user, now=now),
        user,
        {item.action_id: item for item in items},
        now.date(),
    )
    return {
        "goals": goal_cards(goals, lines),
        "actions": lines,
        "can_write": can_write_goals(user, pairing),
        "is_fit_asked": can_answer_fit(user, pairing) and fit_number(user, pairing) > 0,
        "can_answer_fit": can_answer_fit(user, pairing),
        "can_close": can_answer_closing(user, pairing) and user in missing_closing(pairing),
        "other": others_named(pairing, user),
        "joining": joining(pairing),
        "own_place": _place_to_leave(request, pairing),
        "steps": [(step, PAIR_STEP_WORDS[step]) for step in pair_steps(user, pairing)],
    }


def _place_to_leave(request: SignedInRequest, pairing: Pairing) -> Enrolment | None:
    """The reader's place, if they are one of two coaches."""
    places = (place for place in (pairing.coach, pairing.co_coach) if place is not None)
    mine = (place for place in places if place.profile.user == request.user)
    return next((place for place in mine if can_step_back(request.user, pairing, place)), None)


def _of_organiser(request: SignedInRequest, pairing: Pairing, now: datetime) -> dict[str, Any]:
    fit = FitAnswer.objects.visible_to(request.user).filter(pairing=pairing)
    return {
        "counts": work_counts(pairing, now.date()),
        "fit_answers": [
            (answer, FIT_SHAPES[Fit(answer.answer)]) for answer in fit.select_related("person")
        ],
        "closing_answers": ClosingAnswer.objects.filter(pairing=pairing).select_related("person"),
    }
