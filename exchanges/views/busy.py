from __future__ import annotations

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from exchanges.forms.busy import BusyForm, CloseWeeksForm
from exchanges.imports.busy import BusyRefused, busy_weeks
from exchanges.models import HostOffer
from exchanges.presenters.busy import BUSY_REFUSALS, busy_lines
from exchanges.queries import booked_mondays, open_mondays
from exchanges.services.offers import close_host_weeks
from exchanges.views.attempts import attempt
from exchanges.views.offers import own_offer


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Read busy times from a calendar file and show what they would close."""
    offer = own_offer(request, pk)
    form = BusyForm(request.POST or None, request.FILES or None)
    found = _read(form, offer) if form.is_bound and form.is_valid() else None
    context = {"title": _("Busy weeks from a calendar"), "form": form, "offer": offer}
    if found is not None:
        lines = busy_lines(
            found, form.cleaned_data["days"], open_mondays(offer), booked_mondays(offer)
        )
        context |= {
            "is_read": True,
            "lines": lines,
            "closing": [one.monday.isoformat() for one in lines if one.closes],
        }
    return render(request, "exchanges/offer_busy.html", context)


@require_POST
def close_weeks(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Close the weeks of the preview."""
    offer = own_offer(request, pk)
    form = CloseWeeksForm(request.POST, offer=offer)
    if not form.is_valid():
        messages.error(request, _("No week was closed. Upload the file again."))
        return redirect("exchanges:offer-busy", offer.pk)
    mondays = form.cleaned_data["mondays"]
    words = ngettext("%(count)s week is closed.", "%(count)s weeks are closed.", len(mondays))
    attempt(
        request,
        lambda: close_host_weeks(offer=offer, mondays=mondays, by=request.user, now=timezone.now()),
        words % {"count": len(mondays)},
    )
    return redirect("exchanges:offer-detail", offer.pk)


def _read(form: BusyForm, offer: HostOffer) -> dict[date, int] | None:
    """The busy weeks, or None with the reason beside the field."""
    # One byte more than allowed is enough to know that a file is too large.
    content = form.cleaned_data["file"].read(settings.MAX_UPLOAD_BYTES + 1)
    try:
        return busy_weeks(content, offer.cycle.mondays, ZoneInfo(offer.institution.time_zone))
    except BusyRefused as refused:
        form.add_error("file", str(BUSY_REFUSALS[refused.reason]))
        return None
