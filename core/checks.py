"""System checks that name every unsafe setting."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from core import keyring


@register(Tags.security)
def check_keys(**kwargs: Any) -> list[CheckMessage]:
    """The key ring can be read, whatever the mode."""
    try:
        keyring.keys()
    except ValueError as error:
        return [Error(str(error), hint="Make one with: manage.py make_key", id="counterpart.E001")]
    return []


@register(Tags.security, deploy=True)
def check_secrets_given(**kwargs: Any) -> list[CheckMessage]:
    """In production no secret was drawn by the process that uses it."""
    return [
        Error(
            f"{name} was drawn on this machine instead of given by you.",
            hint=f"Set {name} or {name}_FILE; manage.py make_key prints a fit value.",
            id="counterpart.E002",
        )
        for name in settings.SECRETS_DRAWN_HERE
    ]


@register(Tags.security, deploy=True)
def check_secrets_differ(**kwargs: Any) -> list[CheckMessage]:
    """Each secret opens one thing: none is used twice."""
    given = {
        "SECRET_KEY": {settings.SECRET_KEY},
        "AUDIT_KEY": {settings.AUDIT_KEY},
        "NOTE_KEYS": set(settings.KEY_RING),
    }
    return [
        Error(f"{one} and {other} are the same.", id="counterpart.E007")
        for one, other in combinations(given, 2)
        if given[one] & given[other]
    ]


@register(Tags.security, deploy=True)
def check_hosts(**kwargs: Any) -> list[CheckMessage]:
    """Links in messages cannot be led to a host that a stranger names."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [Error("ALLOWED_HOSTS allows every host.", id="counterpart.E008")]


@register(Tags.security, deploy=True)
def check_modes(**kwargs: Any) -> list[CheckMessage]:
    """Neither demo mode nor a switched-off second factor reaches production."""
    found: list[CheckMessage] = []
    if settings.DEMO_MODE:
        found.append(
            Error("Demo mode lets anybody sign in as anybody.", id="counterpart.E003"),
        )
    if not settings.SECOND_FACTOR_REQUIRED:
        found.append(Error("The second factor is switched off.", id="counterpart.E004"))
    if not settings.BASE_URL.startswith("https://"):
        found.append(
            Error(
                "BASE_URL is not https: links in messages would travel in clear.",
                id="counterpart.E005",
            ),
        )
    return found


@register(deploy=True)
def check_lease(**kwargs: Any) -> list[CheckMessage]:
    """A message is never sent twice because its first sender was merely slow."""
    if settings.OUTBOX_LEASE_SECONDS > settings.EMAIL_TIMEOUT:
        return []
    return [
        Error("OUTBOX_LEASE_SECONDS must be longer than EMAIL_TIMEOUT.", id="counterpart.E006"),
    ]


@register(deploy=True)
def check_broker(**kwargs: Any) -> list[CheckMessage]:
    """With the memory broker only the process that asked hears the call."""
    if not settings.CELERY_BROKER_URL.startswith("memory://"):
        return []
    return [
        checks.Warning(
            "No REDIS_URL: workers of other processes are not woken, they wait for beat.",
            hint="Fine for one `manage.py serve` process; set REDIS_URL for more.",
            id="counterpart.W001",
        ),
    ]
