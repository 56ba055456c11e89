from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from core.lists import Column, list_page
from core.templatetags.counterpart import joined, moment
from matching import rules, services
from matching.forms import MoveForm, PairingFilter, ResumeForm
from matching.models import Pairing, Part, SecondCoach
from matching.presenters.board import part_label
from matching.presenters.line import line_of
from matching.presenters.moves import STEP_WORDS, history, steps_of
from matching.presenters.why import why
from matching.presenters.words import PAIRING_CLASS, REFUSALS
from matching.queries.second_coaches import second_of

COLUMNS = [
    Column(
        gettext_lazy("Coachee"),
        lambda row: row.coachee.profile.user.name,
        url=lambda row: reverse("matching:pairing-detail", args=[row.pk]),
    ),
    Column(gettext_lazy("Coach"), lambda row: joined(one.name for one in row.coaches)),
    Column(gettext_lazy("Cohort"), lambda row: row.cohort.name),
    Column(
        gettext_lazy("State"),
        lambda row: row.get_state_display(),
        state=lambda row: PAIRING_CLASS[row.state],
    ),
    Column(gettext_lazy("Since"), lambda row: moment(row.started_at)),
]


@require_GET
def pairing_list(request: SignedInRequest) -> HttpResponse:
    """The reader's own pairings, and those of cohorts that the reader runs."""
    return list_page(
        request,
        title=_("Pairings"),
        rows=Pairing.objects.visible_to(request.user).with_people(),
        columns=COLUMNS,
        filters=PairingFilter,
        empty=_("A pairing begins when both people accept a proposal."),
    )


@require_GET
def pairing_detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One pair: its state, its history, its next step, and where it came from."""
    rows = Pairing.objects.visible_to(request.user).with_people()
    pairing = get_object_or_404(
        rows.select_related(
            "coachee__profile__institution",
            "coach__profile__institution",
            "coachee__profile__user",
            "coach__profile__user",
            "co_coach__profile__institution",
            "co_coach__profile__user",
            "cohort__programme",
            "coachee__cohort__programme",
            "proposal",
        ),
        pk=pk,
    )
    is_organiser = rules.can_run_cohort(request.user, pairing.cohort)
    side = rules.side_of(pairing.proposal, request.user)
    context = {
        "pairing": pairing,
        "state_class": PAIRING_CLASS[pairing.state],
        "is_own": request.user in pairing.people,
        "is_organiser": is_organiser,
        "coachee_label": part_label(pairing.cohort, Part.COACHEE),
        "coach_label": part_label(pairing.cohort, Part.COACH),
        "steps": steps_of(request.user, pairing),
        "history": history(request.user, pairing),
        "line": line_of(pairing.coachee, request.user),
        "reasons": why(pairing.proposal, side),
        "sees_proposal": is_organiser or side is not None,
        **_second_coach(request, pairing),
        "trail": [(_("Pairings"), reverse("matching:pairing-list"))],
    }
    return render(request, "matching/pairing_detail.html", context)


def _second_coach(request: SignedInRequest, pairing: Pairing) -> dict[str, Any]:
    """Who is asked to join, whether somebody can be, and which of two coaches can step back."""
    one = second_of(pairing)
    knows = one is not None and SecondCoach.objects.visible_to(request.user).filter(pk=one.pk)
    return {
        "second": one if knows else None,
        "can_add_second": rules.can_add_second_coach(request.user, pairing),
        "can_step_back": [
            place
            for place in (pairing.coach, pairing.co_coach)
            if place is not None and rules.can_step_back(request.user, pairing, place)
        ],
    }


@require_http_methods(["GET", "POST"])
def pairing_move(request: SignedInRequest, pk: Any, step: str) -> HttpResponse:
    """Pause a pairing, go on with it, end it early, or find somebody else for the coachee."""
    rows = Pairing.objects.run_by(request.user).with_people().select_related("proposal")
    pairing = get_object_or_404(rows, pk=pk)
    if step not in STEP_WORDS:
        raise Http404
    words, here = STEP_WORDS[step], reverse("matching:pairing-detail", args=[pairing.pk])
    if step not in rules.pairing_steps(request.user, pairing):
        messages.error(request, REFUSALS["pairing_move"])
        return redirect(here)
    asks_nothing = step in (rules.PairingStep.RESUME, rules.PairingStep.CLOSE)
    form_class = ResumeForm if asks_nothing else MoveForm
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _move(request, pairing, step, form.cleaned_data)
        return redirect(here)
    context = {
        "form": form,
        "title": words.title,
        "follows": words.follows,
        "button": words.title,
        "coachee": pairing.coachee,
        "coach": pairing.coach,
        "cancel_url": here,
        "trail": [(_("Pairings"), reverse("matching:pairing-list")), (_("Pairing"), here)],
    }
    return render(request, "matching/move.html", context)


def _move(request: SignedInRequest, pairing: Pairing, step: str, why: dict[str, Any]) -> None:
    try:
        services.move_pairing(
            pairing=pairing,
            to_state=rules.STEP_STATES[step],
            by=request.user,
            now=timezone.now(),
            **why,
        )
    except rules.PairingRefused as error:
        messages.error(request, REFUSALS[error.key])
    else:
        messages.success(request, STEP_WORDS[step].done)
