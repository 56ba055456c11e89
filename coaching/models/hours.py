"""What a coach needs to claim hours: consent to be named, paid or not, and hours done elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from matching.models import Pairing

if TYPE_CHECKING:
    from accounts.models import User

MOST_IN_GROUP = 15
MOST_HOURS = 2000


class FeeKind(models.TextChoices):
    """Whether a coach was paid; the first one is taken as long as nobody said."""

    PRO_BONO = "pro_bono", _("Pro bono")
    PAID = "paid", _("Paid")


class HoursConsentQuerySet(models.QuerySet["HoursConsent"]):
    def standing(self) -> HoursConsentQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class HoursConsent(BaseModel):
    """The coachee lets the coaches of a pairing name them in their log of hours.

    A consent that was withdrawn stays as a row with both moments; a new one is a new row.
    """

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="hours_consents")
    by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = HoursConsentQuerySet.as_manager()

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_hours_consent_a_pairing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pairing_id)


class PairingFee(BaseModel):
    """Whether a coach is paid in a pairing; nobody else sees it."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="fees")
    coach = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FeeKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pairing", "coach"], name="one_fee_a_coach"),
            models.CheckConstraint(condition=Q(kind__in=FeeKind.values), name="fee_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.kind}"


class OtherHoursQuerySet(models.QuerySet["OtherHours"]):
    def visible_to(self, user: User) -> OtherHoursQuerySet:
        """One's own: no organiser sees what somebody does elsewhere."""
        return self.filter(coach=user)


class OtherHours(BaseModel):
    """Hours that a coach did outside Counterpart, typed by hand; who the client is lies sealed."""

    coach = models.ForeignKey("accounts.User", models.CASCADE, related_name="other_hours")
    sealed_client = models.BinaryField(editable=False)
    people = models.PositiveSmallIntegerField(
        _("number in the group"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_IN_GROUP)],
    )
    started_on = models.DateField(_("start date"))
    ended_on = models.DateField(_("end date"), null=True, blank=True)
    paid_hours = models.DecimalField(
        _("paid hours"),
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)],
    )
    pro_bono_hours = models.DecimalField(
        _("pro bono hours"),
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)],
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = OtherHoursQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__range=(1, MOST_IN_GROUP)), name="other_hours_group_size"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="other_hours_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(paid_hours__gte=0, pro_bono_hours__gte=0),
                name="other_hours_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
