from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from core.holidays import has_table
from exchanges import rules
from exchanges.forms.holidays import HolidayForm, WeekendForm
from exchanges.models import CountryCalendar, VisitCycle
from exchanges.presenters.holidays import (
    country_lines,
    country_name,
    day_lines,
    observed_lines,
    weekend_days,
)
from exchanges.queries.calendars import countries_of
from exchanges.services.holidays import (
    add_holiday,
    count_observed_day,
    restore_day,
    store_weekend,
    take_out_holiday,
)
from exchanges.views.attempts import attempt, stored


@require_GET
def list_countries(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The countries of a cycle and their holidays in its weeks."""
    cycle = _own_cycle(request, pk)
    context = {
        "title": _("Holidays and weekends"),
        "cycle": cycle,
        "lines": country_lines(cycle, countries_of(cycle)),
    }
    return render(request, "exchanges/holiday_countries.html", context)


@require_http_methods(["GET", "POST"])
def show_country(request: SignedInRequest, pk: uuid.UUID, country: str) -> HttpResponse:
    """The holidays of one country, public or kept by some, what was changed, and its weekend."""
    cycle = _own_cycle(request, pk)
    if country not in countries_of(cycle):
        raise Http404
    calendar = CountryCalendar.objects.filter(
        institution=cycle.institution_id, country=country
    ).first()
    asked = request.POST.get("change", "") if request.method == "POST" else ""
    day_form = HolidayForm(request.POST if asked == "add" else None, cycle=cycle)
    weekend = {"days": sorted(weekend_days(country, calendar))}
    weekend_form = WeekendForm(request.POST if asked == "weekend" else None, initial=weekend)
    if asked and _changed(request, cycle, country, asked, day_form, weekend_form):
        return redirect("exchanges:holiday-country", cycle.pk, country)
    context = {
        "title": country_name(country),
        "cycle": cycle,
        "country": country,
        "days": day_lines(cycle, country, calendar),
        "observed": observed_lines(cycle, country, calendar),
        "has_table": has_table(country),
        "day_form": day_form,
        "weekend_form": weekend_form,
        # The error summary of the page is about the form that was sent.
        "form": weekend_form if asked == "weekend" else day_form,
    }
    return render(request, "exchanges/holiday_country.html", context)


def _changed(
    request: SignedInRequest,
    cycle: VisitCycle,
    country: str,
    asked: str,
    day_form: HolidayForm,
    weekend_form: WeekendForm,
) -> bool:
    """Store what was asked; False when it was refused or something is missing."""
    where: dict[str, Any] = {
        "cycle": cycle,
        "country": country,
        "by": request.user,
        "now": timezone.now(),
    }
    if asked == "add":
        return day_form.is_valid() and _stored(
            request, day_form, lambda: add_holiday(**where, **day_form.cleaned_data)
        )
    if asked == "weekend":
        return weekend_form.is_valid() and _stored(
            request, weekend_form, lambda: store_weekend(**where, **weekend_form.cleaned_data)
        )
    day = _day(request)
    services = {
        "take_out": take_out_holiday,
        "restore": restore_day,
        "count": count_observed_day,
    }
    if day is None or asked not in services:
        return True  # a button of an older page: show the page as it is now
    return attempt(request, lambda: services[asked](**where, day=day), _("The days are stored."))


def _stored(
    request: SignedInRequest, form: HolidayForm | WeekendForm, action: Callable[[], object]
) -> bool:
    if not stored(form, action):
        return False
    messages.success(request, _("The days are stored. The next plan counts them."))
    return True


def _day(request: SignedInRequest) -> date | None:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return None


def _own_cycle(request: SignedInRequest, pk: uuid.UUID) -> VisitCycle:
    cycles = VisitCycle.objects.visible_to(request.user).select_related("institution")
    cycle = get_object_or_404(cycles, pk=pk)
    if not rules.can_change(request.user, cycle):
        raise PermissionDenied
    return cycle
