from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from matching import services
from matching.forms import WishesForm


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def wishes(request: SignedInRequest) -> HttpResponse:
    """The reader's own wishes and avoidances; nobody else has an address for them."""
    if not request.user.profile_kinds:
        raise PermissionDenied
    form = WishesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        services.store_wishes(
            preferences=form.preferences,
            avoidances=form.avoidances,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Your wishes are stored."))
        return redirect("matching:wishes")
    return render(request, "matching/wishes.html", {"form": form})
