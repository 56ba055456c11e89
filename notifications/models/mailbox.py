from __future__ import annotations

from django.db import models

from core.models import BaseModel


class MailboxMessage(BaseModel):
    """A mail that the demo shows instead of sending it; written by `MailboxBackend` alone."""

    message_id = models.CharField(max_length=200)
    address = models.EmailField()
    language = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    calendar = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["address", "-created_at"], name="mailbox_of_a_person")]

    def __str__(self) -> str:
        return str(self.pk)
