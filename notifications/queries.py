from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min

from accounts.models import User
from notifications.models import OutboxMessage


def failed_messages(user: User) -> tuple[int, datetime | None]:
    """How many messages wait for a decision of `user`, and since when the oldest is due."""
    found = OutboxMessage.objects.visible_to(user).failed()
    totals = found.aggregate(count=Count("pk"), oldest=Min("due_at"))
    return totals["count"], totals["oldest"]


def stopped_kinds(user: User) -> set[str]:
    """The names of the kinds that `user` does not want."""
    return set(user.stopped_kinds.values_list("kind", flat=True))
