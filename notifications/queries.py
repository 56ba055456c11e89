from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from notifications.models import OutboxMessage


def failed_messages(user: User) -> QuerySet[OutboxMessage]:
    """The messages that wait for a decision of `user`."""
    return OutboxMessage.objects.visible_to(user).failed()


def stopped_kinds(user: User) -> set[str]:
    """The names of the kinds that `user` does not want."""
    return set(user.stopped_kinds.values_list("kind", flat=True))
