"""What the outbox asks of a person, in words for the home page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.next_steps import NextStep, Urgency
from notifications.queries import failed_messages


def next_steps(user: User, *, now: datetime) -> list[NextStep]:
    """One step for an organiser whose people a message could not reach."""
    count, oldest = failed_messages(user)
    if oldest is None:
        return []
    return [
        NextStep(
            urgency=Urgency.DUE,
            due_at=oldest,
            title=ngettext(
                "%(count)d message did not go out", "%(count)d messages did not go out", count
            )
            % {"count": count},
            detail=_("Send again or stop; each says what went wrong."),
            url=f"{reverse('notifications:message-list')}?state=failed",
            action=_("Look at them"),
        )
    ]
