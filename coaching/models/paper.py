from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.permissions import Verb, institutions_where
from core.models import BaseModel
from matching.models import Pairing

if TYPE_CHECKING:
    from accounts.models import User


class PaperPairingQuerySet(models.QuerySet["PaperPairing"]):
    def visible_to(self, user: User) -> PaperPairingQuerySet:
        """Pairs that let `user` type their facts: as organiser, or as focal point of one of them.

        Never the own pairing: its people log their sessions themselves.
        """
        enrolled_by = institutions_where(user, Verb.ENROL_LEADERS)
        near = (
            Q(pairing__in=Pairing.objects.run_by(user))
            | Q(pairing__coachee__profile__institution__in=enrolled_by)
            | Q(pairing__coach__profile__institution__in=enrolled_by)
            | Q(pairing__co_coach__profile__institution__in=enrolled_by)
        )
        live = self.filter(pairing__in=Pairing.objects.live())
        return live.filter(near).exclude(pairing__in=Pairing.objects.of(user))


class PaperPairing(BaseModel):
    """A pair that works on paper: it let others type the facts of its sessions, never a note."""

    pairing = models.OneToOneField(Pairing, models.CASCADE, related_name="on_paper")
    said_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = PaperPairingQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pairing_id)
