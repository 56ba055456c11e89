from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.text import plain_text
from matching.models import Pairing

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models.pairing import PairingQuerySet


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def current(self) -> DelegateQuerySet:
        return self.filter(ended_at__isnull=True)

    def of(self, user: User) -> DelegateQuerySet:
        """Those whom `user` named."""
        return self.filter(principal=user)

    def visible_to(self, user: User) -> DelegateQuerySet:
        """Those whom `user` named, and those that `user` is."""
        return self.filter(Q(principal=user) | Q(aide=user))


class Delegate(BaseModel):
    """An aide who books and moves sessions for a leader or an expert and reads nothing else."""

    principal = models.ForeignKey("accounts.User", models.PROTECT, related_name="delegates")
    aide = models.ForeignKey("accounts.User", models.PROTECT, related_name="delegate_for")
    # As the principal typed it: whoever names an address learns nothing about whose it is.
    known_as = models.CharField(_("name"), max_length=120, validators=[plain_text])
    gets_mails = models.BooleanField(default=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = DelegateQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "aide"],
                condition=Q(ended_at__isnull=True),
                name="one_delegation_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("aide")), name="nobody_is_the_own_delegate"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="delegation_end_says_who",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


def pairings_served(user: User) -> PairingQuerySet:
    """The pairings, live or over, of those for whom `user` is a delegate now."""
    principals = Delegate.objects.current().filter(aide=user).values("principal")
    return Pairing.objects.filter(
        Q(coachee__profile__user__in=principals)
        | Q(coach__profile__user__in=principals)
        | Q(co_coach__profile__user__in=principals)
    )


def kept_pairings(user: User) -> PairingQuerySet:
    """Those of them that are live: their calendars are kept."""
    return pairings_served(user).live()
