from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.permissions import SignedInRequest
from core.keyring import Locked
from notifications.calendar import appointments_of
from notifications.calendar import feed as write_feed
from notifications.crypto import open_feed_token
from notifications.models import CalendarEntry, CalendarFeed
from notifications.services import make_feed, stop_feed
from notifications.services.calendar import hash_of

# A program fetches every few minutes; when it last did need not be known better than this.
SEEN_EVERY = timedelta(hours=1)


@require_GET
@sensitive_variables("address")
def show(request: SignedInRequest) -> HttpResponse:
    """The reader's secret address, or how to get one."""
    found = CalendarFeed.objects.filter(user=request.user).first()
    address = _address_of(found) if found else ""
    upcoming = sorted(
        appointments_of(request.user, now=timezone.now()).values(), key=lambda one: one.starts_at
    )
    context = {
        "feed": found,
        "address": address,
        "webcal": address.partition("://")[2],
        "count": len(upcoming),
    }
    return render(request, "notifications/calendar.html", context)


@require_POST
def renew(request: SignedInRequest) -> HttpResponse:
    """Make a secret address; an earlier one stops to work."""
    make_feed(user=request.user, by=request.user, now=timezone.now())
    messages.success(request, _("Your address is ready. An earlier one no longer works."))
    return redirect("notifications:calendar")


@require_POST
def stop(request: SignedInRequest) -> HttpResponse:
    """Let the secret address lead nowhere."""
    stop_feed(user=request.user, by=request.user, now=timezone.now())
    messages.success(request, _("Your address no longer works."))
    return redirect("notifications:calendar")


@login_not_required
@require_safe
@sensitive_variables("token")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program fetches; rights are read again each time."""
    found = CalendarFeed.objects.filter(token_hash=hash_of(token)).select_related("user").first()
    if found is None or not found.user.is_active:
        raise Http404
    now = timezone.now()
    if found.read_at is None or found.read_at + SEEN_EVERY < now:
        CalendarFeed.objects.filter(pk=found.pk).update(read_at=now)
    appointments = appointments_of(found.user, now=now)
    entries = {one.uid: one for one in CalendarEntry.objects.filter(uid__in=list(appointments))}
    with translation.override(found.user.language):
        content = write_feed(appointments.values(), entries)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _address_of(found: CalendarFeed) -> str:
    """The address in full; empty where the key that sealed it is missing here."""
    try:
        token = open_feed_token(found)
    except Locked:
        return ""
    return settings.BASE_URL + reverse("notifications:calendar-feed", args=[token])
