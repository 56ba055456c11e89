"""What people wish for and whom they avoid. Both are kept as typed: no answer tells who is here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel

MOST_PREFERENCES = 3
MOST_AVOIDANCES = 5


class Preference(BaseModel):
    """A ranked wish to be paired with somebody; rank 1 is the dearest.

    `chosen` is whom the person picked from a shortlist; otherwise the wish is as it was typed.
    """

    by = models.ForeignKey("accounts.User", models.CASCADE, related_name="preferences")
    person = models.CharField(_("name or e-mail address"), max_length=254)
    chosen = models.ForeignKey("accounts.Profile", models.CASCADE, null=True, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["by", "rank"], name="one_wish_a_rank"),
            models.CheckConstraint(
                condition=models.Q(rank__range=(1, MOST_PREFERENCES)), name="wish_rank_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.rank}"


class Avoidance(BaseModel):
    """A private veto. No screen, count, export, message or audit entry shows it to anyone else."""

    by = models.ForeignKey("accounts.User", models.CASCADE, related_name="avoidances")
    person = models.CharField(_("name or e-mail address"), max_length=254)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return str(self.pk)
