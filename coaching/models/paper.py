from __future__ import annotations

from django.db import models

from core.models import BaseModel
from matching.models import Pairing


class PaperPairing(BaseModel):
    """A pair that works on paper: it let others type the facts of its sessions, never a note."""

    pairing = models.OneToOneField(Pairing, models.CASCADE, related_name="on_paper")
    said_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pairing_id)
