"""Nudge a pair, keep what a call came to, and read who asked when."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from coaching import presenters
from coaching.emails.contacts import nudge_paragraphs
from coaching.forms import CallForm
from coaching.models import CallOutcome
from coaching.presenters import health as words
from coaching.queries.health import with_health
from coaching.rules import health as health_rules
from coaching.rules.health import LOOK_AGAIN_AFTER, ContactRefused
from coaching.services.contacts import nudge_pair, record_call
from core.templatetags.counterpart import joined
from matching.models import Pairing, PairingState
from matching.rules import pairing_steps


@require_GET
def list_contacts(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """How a pair goes, who asked when, and everything an organiser can do about it."""
    found = _pair_run(request, pairing)
    context = {
        **_about(request, found),
        "contacts": found.contacts.select_related("by"),
        "can_contact": health_rules.can_contact(request.user, found),
        "can_nudge": not health_rules.nudged_lately(found.nudged_at, timezone.now())
        and found.state != PairingState.PAUSED,
        "steps": [step.value for step in pairing_steps(request.user, found)],
        "groups": words.groups_attended(found),
    }
    return render(request, "coaching/contact_list.html", context)


@require_http_methods(["GET", "POST"])
def nudge(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Show the kind message, then send it to everybody of the pair."""
    found = _pair_run(request, pairing)
    if request.method == "POST":
        try:
            nudge_pair(pairing=found, by=request.user, now=timezone.now())
        except ContactRefused as refused:
            messages.error(request, words.refusal_of_contact(refused.reason))
        else:
            names = joined(person.name for person in found.people)
            messages.success(request, _("%(names)s get your message.") % {"names": names})
        return redirect("coaching:cohort-sessions", found.cohort_id)
    context = {
        **_about(request, found),
        "names": joined(person.name for person in found.people),
        "paragraphs": nudge_paragraphs(request.user.name, joined(c.name for c in found.coaches)),
    }
    return render(request, "coaching/contact_nudge.html", context)


@require_http_methods(["GET", "POST"])
def call(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Keep that the organiser called, what it came to, and when to look again."""
    found = _pair_run(request, pairing)
    now = timezone.now()
    usual = {"look_again_on": timezone.localdate(now + LOOK_AGAIN_AFTER)}
    form = CallForm(request.POST if request.method == "POST" else None, initial=usual)
    if request.method == "POST" and form.is_valid():
        outcome = CallOutcome(form.cleaned_data["outcome"])
        try:
            record_call(
                pairing=found,
                outcome=outcome,
                look_again_on=form.cleaned_data["look_again_on"],
                by=request.user,
                now=now,
            )
        except ContactRefused as refused:
            place = "look_again_on" if refused.reason == "look_again_past" else None
            form.add_error(place, words.refusal_of_contact(refused.reason))
        else:
            messages.success(request, _("The call is kept."))
            return redirect("coaching:cohort-sessions", found.cohort_id)
    return render(request, "coaching/contact_call.html", {**_about(request, found), "form": form})


def _pair_run(request: SignedInRequest, pk: uuid.UUID) -> Any:
    """A pairing that the reader runs, read with its health."""
    pairs = with_health(Pairing.objects.run_by(request.user).with_people(), timezone.now())
    return get_object_or_404(pairs, pk=pk)


def _about(request: SignedInRequest, pairing: Any) -> dict[str, Any]:
    return {
        "pairing": pairing,
        "title": presenters.title_of_pair(request.user, pairing),
        "health": words.health_of(pairing),
        "contact": words.contact_in_words(pairing),
        "trail": [
            *presenters.trail_to_pair(request.user, pairing),
            (
                presenters.title_of_pair(request.user, pairing),
                reverse("coaching:contact-list", args=[pairing.pk]),
            ),
        ],
    }
