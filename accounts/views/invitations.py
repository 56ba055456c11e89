"""The way in: an invited person chooses a password and is signed in."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import queries, rules, services
from accounts.forms.people import AcceptForm
from accounts.models import User
from accounts.rules import InvitationRefused


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password and come in; expired, spent and invented links get one same page."""
    invitation = queries.invitation_of(token)
    if invitation is None or not rules.can_come_in(invitation, timezone.now()):
        return _closed(request)
    if request.user.is_authenticated:
        return render(request, "accounts/invitation_signed_in.html")
    _speak_to(request, invitation.user)
    form = AcceptForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept_invitation(
                invitation=invitation,
                password=form.cleaned_data["password1"],
                language=form.cleaned_data["language"],
                time_zone=form.cleaned_data["time_zone"],
                now=timezone.now(),
            )
        except InvitationRefused:
            return _closed(request)
        return _signed_in(request, user)
    return render(
        request, "accounts/invitation_accept.html", {"form": form, "invitation": invitation}
    )


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_closed.html", status=404)


def _speak_to(request: HttpRequest, user: User) -> None:
    """Show the page in the language of the invitation, unless the reader chose another."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in as a password does, so that setting up the second factor asks for no second time."""
    record_authentication(request, user, method="password", email=user.email, reauthenticated=True)
    response: HttpResponse = perform_login(request, Login(user=user, email=user.email))
    return response
