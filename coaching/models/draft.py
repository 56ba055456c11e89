from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from coaching.models.session import Session
from core.models import BaseModel
from matching.models import Pairing

if TYPE_CHECKING:
    from accounts.models import User


class LogDraftQuerySet(models.QuerySet["LogDraft"]):
    def visible_to(self, user: User) -> LogDraftQuerySet:
        """The user's own drafts, as long as the pairing is theirs."""
        return self.filter(author=user, session__pairing__in=Pairing.objects.of(user))

    def with_key(self) -> LogDraftQuerySet:
        """Fetch draft and data key in one statement, so that a rotation never comes between."""
        return self.select_related("session__pairing__note_key")


class LogDraft(BaseModel):
    """The form of a log as its author left it: the whole of it sealed, for notes are part of it."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="drafts")
    author = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects = LogDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "author"], name="one_log_draft_an_author"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
