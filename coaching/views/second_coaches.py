"""Two coaches: one does not join after all, or one of the two steps back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from coaching.presenters.pairs import trail_to_hub
from coaching.services.second_coach import step_back, stop_joining
from matching.forms import MoveForm, ResumeForm
from matching.models import Enrolment, Pairing, SecondCoach, SecondCoachState
from matching.presenters.words import REFUSALS
from matching.rules import SecondCoachRefused, can_step_back, can_take_back_second


@require_http_methods(["GET", "POST"])
def stop(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """All three said yes, and one of them, or an organiser, stops it before it begins."""
    rows = SecondCoach.objects.visible_to(request.user).with_people()
    one = get_object_or_404(rows, pk=pk)
    if one.state != SecondCoachState.AGREED or not can_take_back_second(request.user, one):
        messages.error(request, REFUSALS["proposal_settled"])
        return redirect(one)
    if request.method == "POST":
        try:
            stop_joining(one=one, by=request.user, now=timezone.now())
        except SecondCoachRefused as refused:
            messages.error(request, REFUSALS[refused.key])
        else:
            messages.success(request, _("It does not begin. The pair goes on as it is."))
        return redirect(one)
    context = {
        "form": ResumeForm(),
        "title": _("Stop it before it begins"),
        "lead": _("%(name)s does not become the second coach.") % {"name": one.person.name}
        + " "
        + _("The others and the organisers are told, and nobody is blamed."),
        "button": _("Stop it"),
        "cancel_url": one.get_absolute_url(),
        "trail": [(_("A second coach"), one.get_absolute_url())],
    }
    return render(request, "coaching/pair_form.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, pairing: uuid.UUID, coach: uuid.UUID) -> HttpResponse:
    """One of two coaches steps back, or an organiser says so for them."""
    found = get_object_or_404(Pairing.objects.visible_to(request.user).with_people(), pk=pairing)
    place = get_object_or_404(
        Enrolment.objects.select_related("profile__user"),
        pk=coach,
        pk__in=[found.coach_id, found.co_coach_id],
    )
    if not can_step_back(request.user, found, place):
        raise PermissionDenied
    form = MoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            step_back(
                pairing=found,
                coach=place,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except SecondCoachRefused as refused:
            messages.error(request, REFUSALS[refused.key])
        else:
            messages.success(request, _("Stored. The pair goes on with one coach."))
        return redirect(_after(request, found))
    context: dict[str, Any] = {
        "form": form,
        "title": _("%(name)s steps back") % {"name": place.profile.user.name},
        "lead": _follows(request, place),
        "button": _("Step back") if place.profile.user == request.user else _("Store"),
        "cancel_url": reverse("coaching:pairing", args=[found.pk]),
        "trail": trail_to_hub(request.user, found),
    }
    return render(request, "coaching/pair_form.html", context)


def _follows(request: SignedInRequest, place: Enrolment) -> str:
    if place.profile.user == request.user:
        return _(
            "The pair goes on with the other coach, and the agreement stays. You no longer open "
            "this pair, nor your own notes of it; your hours stay in your log. The reason goes to "
            "the organisers alone."
        )
    return _(
        "The pair goes on with the other coach, and the agreement stays. Whoever steps back no "
        "longer opens this pair; their hours stay in their log. All three are told, never why."
    )


def _after(request: SignedInRequest, pairing: Pairing) -> str:
    is_still_here = Pairing.objects.visible_to(request.user).filter(pk=pairing.pk).exists()
    if is_still_here:
        return reverse("coaching:pairing", args=[pairing.pk])
    return reverse("coaching:my-pairings")
