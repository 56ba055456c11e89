from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from coaching import presenters, rules
from coaching.forms import DelegateForm
from coaching.models import Delegate
from coaching.rules import DelegateRefused
from coaching.services import delegates as services


@require_GET
def calendars(request: SignedInRequest) -> HttpResponse:
    """The calendars that the reader keeps for others."""
    kept = presenters.kept_calendars(request.user, now=timezone.now())
    return render(request, "coaching/kept_calendars.html", {"calendars": kept})


@require_GET
def list_delegates(request: SignedInRequest) -> HttpResponse:
    """Who keeps the reader's calendar."""
    if not rules.can_name_delegate(request.user):
        raise PermissionDenied
    named = Delegate.objects.of(request.user).select_related("aide")
    context = {
        "current": named.current(),
        "ended": named.exclude(ended_at__isnull=True),
        "can_name": named.current().count() < rules.MOST_DELEGATES,
        "trail": _trail(),
    }
    return render(request, "coaching/delegate_list.html", context)


@require_http_methods(["GET", "POST"])
def name(request: SignedInRequest) -> HttpResponse:
    """Name a delegate; who is not here yet is invited."""
    if not rules.can_name_delegate(request.user):
        raise PermissionDenied
    form = DelegateForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            delegate = services.name_delegate(
                guest=form.guest(),
                gets_mails=form.cleaned_data["gets_mails"],
                by=request.user,
                now=timezone.now(),
            )
        except DelegateRefused as refused:
            form.add_error("email", presenters.refusal(refused.reason))
        else:
            told = _("%(name)s is your delegate and gets a message.")
            messages.success(request, told % {"name": delegate.known_as})
            return redirect("coaching:delegate-list")
    own = (_("Your delegates"), reverse("coaching:delegate-list"))
    context = {"form": form, "trail": [*_trail(), own]}
    return render(request, "coaching/delegate_form.html", context)


def _trail() -> list[tuple[str, str]]:
    return [(_("Coaching"), reverse("coaching:my-pairings"))]


@require_POST
def choose_mails(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the mails go to the delegate too, or no longer."""
    found = get_object_or_404(Delegate.objects.current().of(request.user), pk=pk)
    services.choose_delegate_mails(
        delegate=found,
        gets_mails=request.POST.get("gets_mails") == "on",
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Stored."))
    return redirect("coaching:delegate-list")


@require_POST
def end(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """End a delegation, as its principal or as the delegate."""
    found = get_object_or_404(Delegate.objects.visible_to(request.user), pk=pk)
    services.end_delegate(delegate=found, by=request.user, now=timezone.now())
    messages.success(request, _("The delegation has ended. The calendar is closed to them now."))
    is_own = found.principal_id == request.user.pk
    return redirect("coaching:delegate-list" if is_own else "coaching:kept-calendars")
