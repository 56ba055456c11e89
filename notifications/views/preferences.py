from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import SignedInRequest
from notifications.crypto import read_stop_token
from notifications.emails import kind_named, kinds
from notifications.forms import PreferencesForm
from notifications.queries import stopped_kinds
from notifications.services import change_preferences, stop_kind


@require_http_methods(["GET", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Which kinds of message the reader gets."""
    user = request.user
    # An empty POST is an answer too: none of the boxes is ticked.
    data = request.POST if request.method == "POST" else None
    form = PreferencesForm(data, stopped=stopped_kinds(user))
    if request.method == "POST" and form.is_valid():
        change_preferences(
            user=user, wanted=form.cleaned_data["wanted"], by=user, now=timezone.now()
        )
        messages.success(request, _("Your choice is stored. It holds from the next message on."))
        return redirect("notifications:preferences")
    compulsory = [kind for kind in kinds() if not kind.can_be_stopped]
    return render(
        request, "notifications/preferences.html", {"form": form, "compulsory": compulsory}
    )


@csrf_exempt  # The signed link is the permission, and mail programs post it without a cookie.
@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of message by the link of a mail, without signing in."""
    found = read_stop_token(token)
    kind = kind_named(found[1]) if found else None
    if found is None or kind is None or not kind.can_be_stopped:
        raise Http404
    reader = get_object_or_404(User, pk=found[0])
    is_stopped = request.method == "POST"
    if is_stopped:
        stop_kind(user=reader, kind=kind.name, by=reader, now=timezone.now())
    return render(request, "notifications/stop.html", {"kind": kind, "is_stopped": is_stopped})
