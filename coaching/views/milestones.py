from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from coaching.forms.milestones import ClosingForm, FitForm, FollowUpForm
from coaching.models import Fit, FitAnswer
from coaching.presenters.milestones import FIT_SHAPES, PAIR_STEP_WORDS, milestone_refusal
from coaching.presenters.pairs import trail_to_hub
from coaching.queries.milestones import missing_closing
from coaching.rules.milestones import (
    FOLLOW_UP_MONTHS,
    MilestoneRefused,
    PairStep,
    can_answer_closing,
    can_answer_fit,
    pair_steps,
)
from coaching.services import milestones as services
from core.forms import Form
from matching.forms import MoveForm, ResumeForm
from matching.models import Pairing, PairingState
from matching.presenters.names import others_named


@sensitive_post_parameters("comment")
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def answer_fit(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Do the two fit? Each says so for oneself."""
    found = _own(request, pairing)
    if not can_answer_fit(request.user, found):
        return _back(request, found, "pairing_closed")
    form = FitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_fit(
                pairing=found, entry=form.entry(), by=request.user, now=timezone.now()
            )
        except MilestoneRefused as refused:
            form.add_error(None, milestone_refusal(refused.reason))
        else:
            messages.success(request, _("Thank you. The organisers read it, nobody else."))
            return redirect("coaching:pairing", found.pk)
    lead = _("%(name)s never sees your answer. When something is wrong, an organiser calls you.")
    return _form_page(
        request, found, form, _("Do you two fit?"), lead % _name(request, found), _("Send")
    )


@require_http_methods(["GET", "POST"])
def answer_closing(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Three questions at the end; the last answer closes the pairing."""
    found = _own(request, pairing)
    if not can_answer_closing(request.user, found):
        return _back(request, found, "not_closing")
    if request.method == "GET" and request.user not in missing_closing(found):
        return _back(request, found, "answered")
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_closing(
                pairing=found, entry=form.entry(), by=request.user, now=timezone.now()
            )
        except MilestoneRefused as refused:
            form.add_error(None, milestone_refusal(refused.reason))
        else:
            messages.success(request, _("Thank you for the time you gave."))
            return redirect("coaching:pairing", found.pk)
    if missing_closing(found) == [request.user]:
        lead = _("With your answer the pairing with %(name)s is closed.")
    else:
        lead = _("The closing begins. The pairing is closed once %(name)s has answered too.")
    lead = lead % _name(request, found)
    return _form_page(request, found, form, _("Close the pairing"), lead, _("Send"))


@require_http_methods(["GET", "POST"])
def take_step(request: SignedInRequest, pairing: uuid.UUID, step: str) -> HttpResponse:
    """Pause, go on, or end early: by either person of the pair, nobody at fault."""
    found = _own(request, pairing)
    if step not in PAIR_STEP_WORDS:
        raise Http404
    if step not in pair_steps(request.user, found):
        return _back(request, found, "step_gone")
    words = PAIR_STEP_WORDS[step]
    form_class = ResumeForm if step == PairStep.RESUME else MoveForm
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.step_pair(
                pairing=found,
                step=step,
                reason=form.cleaned_data.get("reason", ""),
                comment=form.cleaned_data.get("comment", ""),
                by=request.user,
                now=timezone.now(),
            )
        except MilestoneRefused as refused:
            return _back(request, found, refused.reason)
        messages.success(request, words.done)
        return redirect("coaching:pairing", found.pk)
    return _form_page(
        request,
        found,
        form,
        words.button,
        words.follows,
        words.button,
        fit_url=reverse("coaching:fit-create", args=[found.pk]) if step == PairStep.END else "",
    )


@require_http_methods(["GET", "POST"])
def follow_up(request: SignedInRequest, pairing: uuid.UUID, months: int) -> HttpResponse:
    """Say that the people of a closed pair talked again."""
    found = _own(request, pairing)
    if months not in FOLLOW_UP_MONTHS:
        raise Http404
    if found.state != PairingState.CLOSED:
        return _back(request, found, "not_closed")
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.mark_followed_up(
                pairing=found,
                months=months,
                held_on=form.cleaned_data["held_on"],
                by=request.user,
                now=timezone.now(),
            )
        except MilestoneRefused as refused:
            form.add_error("held_on", milestone_refusal(refused.reason))
        else:
            messages.success(request, _("Stored."))
            return redirect("coaching:pairing", found.pk)
    lead = _("You and %(name)s look back at what lasted, some months after the closing.")
    return _form_page(
        request, found, form, _("You talked again"), lead % _name(request, found), _("Store")
    )


@sensitive_variables()
@require_http_methods(["GET", "POST"])
def show_fit(request: SignedInRequest, answer: uuid.UUID) -> HttpResponse:
    """An answer for the organisers: what to do about it, and that it was taken up."""
    rows = FitAnswer.objects.visible_to(request.user).with_key()
    found = get_object_or_404(rows.select_related("person", "taken_up_by"), pk=answer)
    now = timezone.now()
    if request.method == "POST":
        services.take_up_fit(answer=found, by=request.user, now=now)
        messages.success(request, _("Stored: you talked with them."))
        return redirect("coaching:pairing", found.pairing_id)
    context = {
        "answer": found,
        "shape": FIT_SHAPES[Fit(found.answer)],
        "comment": services.open_fit_comment(answer=found, by=request.user, now=now),
        "pairing": found.pairing,
        "trail": trail_to_hub(request.user, found.pairing),
    }
    return render(request, "coaching/fit_detail.html", context)


def _own(request: SignedInRequest, pk: uuid.UUID) -> Pairing:
    return get_object_or_404(Pairing.objects.of(request.user).with_people(), pk=pk)


def _name(request: SignedInRequest, pairing: Pairing) -> dict[str, str]:
    return {"name": others_named(pairing, request.user)}


def _back(request: SignedInRequest, pairing: Pairing, reason: str) -> HttpResponse:
    """Nothing to do here any more: say why on the page of the pair."""
    messages.info(request, milestone_refusal(reason))
    return redirect("coaching:pairing", pairing.pk)


def _form_page(
    request: SignedInRequest,
    pairing: Pairing,
    form: Form,
    title: Any,
    lead: Any,
    button: Any,
    *,
    fit_url: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "fit_url": fit_url,
        "cancel_url": reverse("coaching:pairing", args=[pairing.pk]),
        "trail": trail_to_hub(request.user, pairing),
    }
    return render(request, "coaching/pair_form.html", context)
