"""What surrounds each request of a signed-in person: own language and zone, a second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from accounts.permissions import sees_people
from core.zones import zone_of

Handler = Callable[[HttpRequest], HttpResponse]
# Where somebody without a second factor may go: to set one up, to sign out, to read why.
OPEN_PREFIXES = (
    "/account/",
    "/static/",
    "/health/",
    "/language/",
    "/invitations/",
    "/messages/stop/",
)


# How exactly the list of one's own sessions says when each was last used.
SEEN_EVERY = timedelta(minutes=5)


class SessionListMiddleware:
    """Keeps the list of a person's sessions fresh, with one small read where nothing is due.

    allauth's own middleware writes at every request, so that each page waits for a commit.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            self._note(request)
        return self.get_response(request)

    def _note(self, request: HttpRequest) -> None:
        listed = UserSession.objects.filter(
            session_key=request.session.session_key,
            user=request.user,
            last_seen_at__gt=timezone.now() - SEEN_EVERY,
        )
        if not listed.exists():
            UserSession.objects.create_from_request(request)


class PersonalSettingsMiddleware:
    """Activates the language and the time zone that the person chose."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        with timezone.override(zone_of(user.time_zone)):
            response = self.get_response(request)
        # A page about persons stays in no cache on the way, nor in the browser after signing out.
        response.setdefault("Cache-Control", "private, no-store")
        response.headers["Content-Language"] = user.language
        return response


class SecondFactorMiddleware:
    """Leads everybody who can see other people's data to the set-up of a second factor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        user = request.user
        return (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and not request.path.startswith(OPEN_PREFIXES)
            and sees_people(user)
            and not user.has_second_factor
        )
