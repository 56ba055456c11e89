from __future__ import annotations

from django.db import models

from core.models import BaseModel


class StoppedKind(BaseModel):
    """A kind of message that a person does not want; without a row the person gets it."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="stopped_kinds")
    kind = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="kind_stopped_once"),
        ]

    def __str__(self) -> str:
        return self.kind
