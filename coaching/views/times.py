from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from coaching import presenters, queries, rules
from coaching.forms import TimesForm
from coaching.models import TimeProposal, TimesState
from coaching.rules import SessionRefused
from coaching.services import times as services
from coaching.views.access import bookable_pairing
from core.forms import accept_text
from matching.models import Pairing
from matching.presenters.names import others_named


@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Propose up to three times; conflicts are shown once before they go out."""
    found = bookable_pairing(request, pairing)
    form = TimesForm(request.POST or None, initial=queries.usual_meeting(found))
    slots: list[presenters.TimeSlot] = []
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        slots = presenters.time_slots(
            request.user, found, form.cleaned_data["starts"], form.cleaned_data["minutes"], now=now
        )
        if form.is_checked or not any(slot.notes for slot in slots):
            sent = _propose(request, found, form, now)
            if sent is not None:
                return redirect(sent)
        elif not any(slot.starts_at <= now for slot in slots):
            accept_text(form, "checked", form.stamp)
        else:
            form.add_error("time", presenters.refusal("in_past"))
    context = {
        "form": form,
        "slots": [slot for slot in slots if slot.notes],
        "pairing": found,
        "who_hears": presenters.who_hears(request.user, found),
        "home": presenters.home_of(request.user, found),
        "clocks": presenters.both_zones(timezone.now(), *found.people),
        "trail": presenters.trail_into_pair(request.user, found),
    }
    return render(request, "coaching/times_form.html", context)


@require_GET
def show(request: SignedInRequest, proposal: uuid.UUID) -> HttpResponse:
    """The times: take one with one tap, propose others, or take them back."""
    found = _proposal(request, proposal)
    now, user = timezone.now(), request.user
    can_answer = rules.can_answer(user, found, now)
    is_lapsed = found.state == TimesState.OPEN and not found.is_open(now)
    slots = presenters.time_slots(user, found.pairing, found.starts, found.minutes, now=now)
    free = [slot.key for slot in slots if slot.can_be_booked and not slot.notes]
    state = TimesState.LAPSED if is_lapsed else TimesState(found.state)
    context = {
        "proposal": found,
        "slots": slots,
        "best": free[0] if free else "",
        "state": state.label,
        "shape": presenters.TIMES_SHAPES[state],
        "others": others_named(found.pairing, user),
        "can_answer": can_answer,
        "can_withdraw": rules.can_withdraw(user, found, now),
        "can_propose": rules.can_book(user, found.pairing),
        "trail": presenters.trail_into_pair(user, found.pairing),
    }
    return render(request, "coaching/times_detail.html", context)


@require_POST
def accept(request: SignedInRequest, proposal: uuid.UUID) -> HttpResponse:
    """Take one of the times."""
    found = _proposal(request, proposal)
    starts_at = _moment(request)
    if starts_at is None:
        return redirect(found)
    try:
        session = services.accept_time(
            proposal=found, starts_at=starts_at, by=request.user, now=timezone.now()
        )
    except SessionRefused as refused:
        messages.error(request, presenters.refusal(refused.reason))
        return redirect(found)
    facts = {"when": presenters.when(session), "name": found.proposed_for.name}
    messages.success(request, _("Planned: %(when)s. %(name)s gets a message.") % facts)
    return redirect(session)


@require_POST
def withdraw(request: SignedInRequest, proposal: uuid.UUID) -> HttpResponse:
    """Take back times that nobody answered."""
    found = _proposal(request, proposal)
    try:
        services.withdraw_times(proposal=found, by=request.user, now=timezone.now())
    except SessionRefused as refused:
        messages.error(request, presenters.refusal(refused.reason))
    else:
        messages.success(request, _("The times are taken back."))
    return redirect(found)


def _proposal(request: SignedInRequest, pk: uuid.UUID) -> TimeProposal:
    visible = TimeProposal.objects.visible_to(request.user).with_people()
    return get_object_or_404(visible, pk=pk)


def _moment(request: SignedInRequest) -> datetime | None:
    """The moment that the button names, or None."""
    try:
        return parse_datetime(request.POST.get("starts_at", ""))
    except ValueError:
        return None


def _propose(
    request: SignedInRequest, pairing: Pairing, form: TimesForm, now: datetime
) -> TimeProposal | None:
    try:
        sent = services.propose_times(pairing=pairing, offer=form.offer(), by=request.user, now=now)
    except SessionRefused as refused:
        form.add_error("time", presenters.refusal(refused.reason))
        return None
    messages.success(request, _("The times are proposed. Nothing is booked before one is taken."))
    return sent
