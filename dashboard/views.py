from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.permissions import SignedInRequest
from dashboard import services
from dashboard.presenters import CLASS_OF, home_of
from dashboard.queries import people_by_role


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """What is the reader's to do next, most urgent first."""
    found = home_of(request.user, now=timezone.now())
    steps = [(CLASS_OF[step.urgency], step) for step in found.steps]
    context = {"steps": steps, "cards": found.cards}
    return render(request, "dashboard/home.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """One-click sign-in per role; not there at all outside demo mode."""
    if not settings.DEMO_MODE:
        raise Http404
    if request.method == "POST":
        user = _person_chosen(request.POST.get("user", ""))
        services.sign_in_for_demo(request=request, user=user, now=timezone.now())
        return redirect("dashboard:home")
    return render(request, "dashboard/demo.html", {"roles": people_by_role()})


def _person_chosen(key: str) -> User:
    try:
        return get_object_or_404(User, pk=UUID(key), is_active=True)
    except ValueError as error:
        raise Http404 from error
