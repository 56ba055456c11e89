"""The door through which the demo signs somebody in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from core import audit


@transaction.atomic
def sign_in_for_demo(*, request: HttpRequest, user: User, now: datetime) -> None:
    """Sign the visitor in as `user`, without a password.

    Raises:
        PermissionDenied: this is not a demo.
    """
    if not settings.DEMO_MODE:
        raise PermissionDenied
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    audit.record("user.signed_in_for_demo", user, by=user, now=now)
