from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db import models

from core.models import BaseModel

VALID_FOR = timedelta(days=30)
SALT = "accounts.invitation"


class Invitation(BaseModel):
    """Asks a person who was enrolled to choose a password; without one nobody signs up."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="invitations_sent"
    )
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(accepted_at__isnull=True),
                name="one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and now < self.expires_at

    @property
    def token(self) -> str:
        """The secret of the link: derived from the row and SECRET_KEY, so nothing is stored."""
        return signing.Signer(salt=SALT).sign(self.pk.hex)

    @staticmethod
    def key_of(token: str) -> str | None:
        """The row that `token` opens, or None when it is not one of ours."""
        try:
            return signing.Signer(salt=SALT).unsign(token)
        except signing.BadSignature:
            return None
