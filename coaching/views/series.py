from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from coaching import presenters, queries, rules
from coaching.forms import SeriesForm
from coaching.models import Session, SessionState
from coaching.rules import SeriesRefused, SessionRefused
from coaching.services.series import plan_series
from coaching.views.access import bookable_pairing
from core.templatetags.counterpart import day as day_in_words
from matching.models import Pairing


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Say the rhythm, look at the dates, leave out what does not suit, confirm once."""
    found = bookable_pairing(request, pairing)
    ends_on = found.cohort.ends_on
    form = SeriesForm(
        request.POST or None,
        ends_on=ends_on,
        ends_on_words=day_in_words(ends_on),
        initial={"count": _left_to_plan(found), **queries.usual_meeting(found)},
    )
    dates: list[tuple[Any, bool]] = []
    if request.method == "POST" and form.is_valid():
        slots = _slots(request, found, form)
        chosen = set(request.POST.getlist("starts"))
        # Whoever changed the rhythm after seeing the dates sees the new ones first.
        confirms = "confirm" in request.POST and chosen <= {slot.key for slot in slots}
        if confirms and _store(request, found, form, [s for s in slots if s.key in chosen]):
            return redirect(presenters.home_of(request.user, found))
        dates = [(s, s.key in chosen if confirms else s.can_be_booked) for s in slots]
    context = {
        "form": form,
        "dates": dates,
        "left_out": _left_out(form) if dates else [],
        "pairing": found,
        "who_hears": presenters.who_hears(request.user, found),
        "home": presenters.home_of(request.user, found),
        "clocks": presenters.both_zones(timezone.now(), *found.people),
        "trail": presenters.trail_into_pair(request.user, found),
    }
    return render(request, "coaching/series_form.html", context)


def _left_to_plan(pairing: Pairing) -> int:
    counted = [SessionState.HELD, SessionState.PLANNED]
    there = Session.objects.filter(pairing=pairing, state__in=counted).count()
    return max(1, rules.agreed_sessions(pairing) - there)


def _slots(
    request: SignedInRequest, pairing: Pairing, form: SeriesForm
) -> list[presenters.TimeSlot]:
    starts = [at for _day, at in form.dates() if at is not None]
    minutes = form.cleaned_data["minutes"]
    return presenters.time_slots(request.user, pairing, starts, minutes, now=timezone.now())


def _left_out(form: SeriesForm) -> list[str]:
    """The days on which clocks go forward over the time."""
    return [day_in_words(day) for day, at in form.dates() if at is None]


def _store(
    request: SignedInRequest,
    pairing: Pairing,
    form: SeriesForm,
    slots: list[presenters.TimeSlot],
) -> bool:
    starts: list[datetime] = [slot.starts_at for slot in slots]
    try:
        plan_series(
            pairing=pairing,
            plan=form.plan(),
            starts=starts,
            every_weeks=form.cleaned_data["every_weeks"],
            by=request.user,
            now=timezone.now(),
        )
    except SeriesRefused as refused:
        form.add_error(None, presenters.refusal_at(refused.reason, refused.starts_at))
        return False
    except SessionRefused as refused:
        form.add_error(None, presenters.refusal(refused.reason))
        return False
    told = ngettext("%(count)s session is planned.", "%(count)s sessions are planned.", len(starts))
    messages.success(request, told % {"count": len(starts)} + " " + _("One message tells of all."))
    return True
