"""A second coach for a pair: choose and ask, answer, follow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from matching import rules, services
from matching.forms import DeclineForm, ResumeForm
from matching.models import Enrolment, Pairing, SecondCoach, SecondCoachState
from matching.presenters.reasons import lines
from matching.presenters.second_coaches import (
    answers_of_three,
    asked_words,
    candidate_lines,
    state_for_three,
)
from matching.presenters.why import why_beside
from matching.presenters.words import REFUSALS, SECOND_COACH_CLASS
from matching.snapshot import second_candidate, second_candidates

# Of a cohort with more coaches the best are shown, and as many of those that a rule forbids.
MOST_SHOWN = 12


@require_GET
def second_coach_choose(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The other coaches of the cohort: who fits best beside the first, and who is closed."""
    pairing = _run_pairing(request, pk)
    if not rules.can_add_second_coach(request.user, pairing):
        return _refuse(request, pairing, "second_not_now")
    found = second_candidates(pairing, today=timezone.now().date())
    could_be, closed = candidate_lines(found)
    context = {
        "pairing": pairing,
        "could_be": could_be[:MOST_SHOWN],
        "more": max(0, len(could_be) - MOST_SHOWN),
        "closed": closed[:MOST_SHOWN],
        "is_mixed": bool(pairing.cohort.rules.get("mixed_coaches")),
        "trail": _trail(pairing),
    }
    return render(request, "matching/second_coach_choose.html", context)


@require_http_methods(["GET", "POST"])
def second_coach_ask(request: SignedInRequest, pk: Any, coach: Any) -> HttpResponse:
    """Why this one, what follows, and the question to all three."""
    pairing = _run_pairing(request, pk)
    other = get_object_or_404(Enrolment, pk=coach, cohort=pairing.cohort_id)
    if not rules.can_add_second_coach(request.user, pairing):
        return _refuse(request, pairing, "second_not_now")
    found = second_candidate(pairing, other, today=timezone.now().date())
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            one = services.ask_second_coach(
                pairing=pairing, coach=other, by=request.user, now=timezone.now()
            )
        except rules.SecondCoachRefused as error:
            return _refuse(request, pairing, error.key)
        messages.success(request, _("The first of the three is asked now."))
        return redirect(one)
    if found.closed:
        return _refuse(request, pairing, "second_closed")
    choose = reverse("matching:second-coach-choose", args=[pairing.pk])
    context = {
        "pairing": pairing,
        "coach": found.enrolment,
        "lines": lines(found.breakdown),
        "score": found.score,
        "form": ResumeForm(),
        "button": _("Ask all three"),
        "cancel_url": choose,
        "trail": [*_trail(pairing), (_("A second coach"), choose)],
    }
    return render(request, "matching/second_coach_ask.html", context)


@require_GET
def second_coach_detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    """For the three the question and what follows; for organisers the answers."""
    one = _visible(request, pk)
    turn = one.turn_of(request.user.pk)
    is_organiser = rules.can_run_cohort(request.user, one.pairing.cohort)
    context = {
        "one": one,
        "pairing": one.pairing,
        "reasons": why_beside(one, request.user),
        "can_stop": one.state == SecondCoachState.AGREED
        and rules.can_take_back_second(request.user, one),
    }
    if turn is not None and turn.asked_at is not None:
        state, shape = state_for_three(one)
        context |= {
            "turn": turn,
            "question": asked_words(one, request.user),
            "state": state,
            "state_class": shape,
            "can_answer": rules.can_answer_second(one, request.user, timezone.now()),
            "is_second": request.user == one.person,
            "trail": [(_("Proposals"), reverse("matching:proposal-list"))],
        }
        return render(request, "matching/second_coach_detail.html", context)
    if not is_organiser:
        raise Http404
    context |= {
        "state_class": SECOND_COACH_CLASS[one.state],
        "answers": answers_of_three(one),
        "lines": lines(one.breakdown),
        "can_take_back": one.state == SecondCoachState.ASKED,
        "trail": _trail(one.pairing),
    }
    return render(request, "matching/second_coach_overview.html", context)


@require_POST
def second_coach_accept(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Say yes."""
    one = _asked(request, pk)
    try:
        one = services.accept_second_coach(one=one, by=request.user, now=timezone.now())
    except rules.SecondCoachRefused as error:
        messages.error(request, REFUSALS[error.key])
    else:
        is_agreed = one.state == SecondCoachState.AGREED
        messages.success(
            request,
            _("All three of you said yes. The agreement comes next.")
            if is_agreed
            else _("Your yes is stored. We tell you when all three have answered."),
        )
    return redirect(one)


@require_http_methods(["GET", "POST"])
def second_coach_decline(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Say no, with a reason for the organisers."""
    one = _asked(request, pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decline_second_coach(
                one=one, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except rules.SecondCoachRefused as error:
            messages.error(request, REFUSALS[error.key])
        else:
            messages.success(request, _("Your answer is stored. The pair goes on as it is."))
        return redirect(one)
    here = (_("A second coach"), one.get_absolute_url())
    context = {
        "form": form,
        "one": one,
        "cancel_url": one.get_absolute_url(),
        "trail": [(_("Proposals"), reverse("matching:proposal-list")), here],
    }
    return render(request, "matching/second_coach_decline.html", context)


@require_http_methods(["GET", "POST"])
def second_coach_withdraw(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Take the question back before all three have answered."""
    rows = SecondCoach.objects.run_by(request.user).with_people()
    one = get_object_or_404(rows, pk=pk)
    if one.state != SecondCoachState.ASKED:
        messages.error(request, REFUSALS["proposal_settled"])
        return redirect(one)
    if request.method == "POST":
        try:
            services.withdraw_second_coach(one=one, by=request.user, now=timezone.now())
        except rules.SecondCoachRefused as error:
            messages.error(request, REFUSALS[error.key])
        else:
            messages.success(request, _("The question is withdrawn. Whoever was asked is told."))
        return redirect(one)
    context = {
        "form": ResumeForm(),
        "title": _("Withdraw the question"),
        "button": _("Withdraw the question"),
        "follows": _(
            "Whoever was asked is told that nobody joins the pair, never why. This coach is not "
            "proposed to the coachee again in this cohort."
        ),
        "coachee": one.pairing.coachee,
        "coach": one.coach,
        "cancel_url": one.get_absolute_url(),
        "trail": [*_trail(one.pairing), (_("A second coach"), one.get_absolute_url())],
    }
    return render(request, "matching/move.html", context)


def _run_pairing(request: SignedInRequest, pk: Any) -> Pairing:
    rows = Pairing.objects.run_by(request.user).with_people()
    return get_object_or_404(rows, pk=pk)


def _visible(request: SignedInRequest, pk: Any) -> SecondCoach:
    rows = (
        SecondCoach.objects.visible_to(request.user)
        .with_people()
        .prefetch_related("turns", "coach__profile__languages", "coach__profile__themes")
    )
    return get_object_or_404(rows, pk=pk)


def _asked(request: SignedInRequest, pk: Any) -> SecondCoach:
    """A question to the reader; organisers answer for nobody."""
    return get_object_or_404(SecondCoach.objects.of(request.user).with_people(), pk=pk)


def _refuse(request: SignedInRequest, pairing: Pairing, key: str) -> HttpResponse:
    messages.error(request, REFUSALS[key])
    return redirect("matching:pairing-detail", pairing.pk)


def _trail(pairing: Pairing) -> list[tuple[Any, str]]:
    return [
        (_("Pairings"), reverse("matching:pairing-list")),
        (_("Pairing"), reverse("matching:pairing-detail", args=[pairing.pk])),
    ]
