"""What the outbox asks of a person, in words for the home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.next_steps import NextStep, Urgency, Waiting
from notifications.models import OutboxMessage
from notifications.queries import failed_messages


def waiting(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """One step for an organiser whose people a message could not reach."""
    yield Waiting(failed_messages(user), _failed)


def _failed(messages: QuerySet[OutboxMessage]) -> Iterator[NextStep]:
    times = sorted(messages.values_list("due_at", flat=True))
    count = len(times)
    yield NextStep(
        urgency=Urgency.DUE,
        due_at=times[0],
        title=ngettext(
            "%(count)d message did not go out", "%(count)d messages did not go out", count
        )
        % {"count": count},
        detail=_("Send again or stop; each says what went wrong."),
        url=f"{reverse('notifications:message-list')}?state=failed",
        action=_("Look at them"),
    )
