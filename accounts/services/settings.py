"""A person's own settings."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit


@transaction.atomic
def change_settings(
    *, user: User, name: str, language: str, time_zone: str, by: User, now: datetime
) -> User:
    """Store a person's own name, language and time zone."""
    user.name, user.language, user.time_zone = name, language, time_zone
    user.save(update_fields=["name", "language", "time_zone"])
    audit.record("user.settings_changed", user, by=by, now=now)
    return user


@transaction.atomic
def change_language(*, user: User, language: str, by: User, now: datetime) -> User:
    """Store the language in which a person reads pages and messages."""
    user.language = language
    user.save(update_fields=["language"])
    audit.record("user.language_changed", user, by=by, now=now, language=language)
    return user
