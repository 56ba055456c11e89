from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.forms import SettingsForm
from accounts.permissions import SignedInRequest


@require_http_methods(["GET", "POST"])
def change_settings(request: SignedInRequest) -> HttpResponse:
    """The reader's own name, language and time zone."""
    form = SettingsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        services.change_settings(user=request.user, by=request.user, now=now, **form.cleaned_data)
        translation.activate(request.user.language)
        messages.success(request, _("Your settings are stored."))
        return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form})


@login_not_required
@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages; for somebody signed in, of the messages too."""
    language = request.POST.get("language", "")
    wanted = request.POST.get("next", "")
    stays_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    response = HttpResponseRedirect(wanted if stays_here else "/")
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        services.change_language(
            user=request.user, language=language, by=request.user, now=timezone.now()
        )
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
