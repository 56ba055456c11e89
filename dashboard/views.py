from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What is the reader's to do next, most urgent first."""
    return render(request, "dashboard/home.html", {})


@login_not_required
def demo(request: HttpRequest) -> HttpResponse:
    """One-click sign-in per role; not there at all outside demo mode."""
    if not settings.DEMO_MODE:
        raise Http404
    return render(request, "dashboard/demo.html", {})
