"""Letters with a number: invitations, support for a visa, certificates."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.models import BaseModel


class LetterKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    VISA = "visa", _("Support for a visa")
    CERTIFICATE = "certificate", _("Certificate")


class LetterState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class WithdrawReason(models.TextChoices):
    """Why a letter counts no more."""

    BY_HAND = "by_hand", _("Taken back by the organiser")
    CANCELLED = "cancelled", _("The visit was called off")
    MOVED = "moved", _("The plan of visits has changed")
    LEFT = "left", _("Somebody whom it names does not come")
    PEOPLE = "people", _("The people of the delegation have changed")


class LetterSeries(BaseModel):
    """The last number that an institution gave in a year."""

    institution = models.ForeignKey("accounts.Institution", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "year"], name="one_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.last}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User) -> LetterQuerySet:
        """Those of own cycles; once sent, also those to own delegations, even when taken back."""
        sender = Q(delegation__request__institution__in=user.institutions_as(Role.FOCAL_POINT))
        return self.filter(
            Q(institution__in=user.institutions_as(Role.ORGANISER))
            | (Q(sent_at__isnull=False) & (sender | Q(delegation__request__head=user)))
        )

    def standing(self) -> LetterQuerySet:
        return self.exclude(state=LetterState.WITHDRAWN)

    def queued(self) -> LetterQuerySet:
        """Those that an organiser has still to approve or to send."""
        return self.filter(state__in=[LetterState.DRAFT, LetterState.APPROVED])


class Letter(BaseModel):
    """A letter to a delegation or to one of its people; its text stays once it is approved."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="visit_letters"
    )
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    visit = models.ForeignKey("exchanges.Visit", models.PROTECT, related_name="letters")
    delegation = models.ForeignKey(
        "exchanges.VisitDelegation", models.PROTECT, related_name="letters"
    )
    # None for a letter to the whole delegation.
    nominee = models.ForeignKey(
        "exchanges.Nominee", models.PROTECT, null=True, related_name="letters"
    )
    language = models.CharField(max_length=7)
    text = models.TextField(_("text"), max_length=5000)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.DRAFT)
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=9, choices=WithdrawReason.choices, blank=True)
    # The letter that says the same for the visit that stands now.
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaces", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "serial"], name="one_letter_a_number"
            ),
            models.UniqueConstraint(
                fields=["kind", "delegation"],
                condition=Q(nominee__isnull=True) & ~Q(state=LetterState.WITHDRAWN),
                name="one_letter_a_delegation",
            ),
            models.UniqueConstraint(
                fields=["kind", "delegation", "nominee"],
                condition=Q(nominee__isnull=False) & ~Q(state=LetterState.WITHDRAWN),
                name="one_letter_a_nominee",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LetterState.APPROVED, LetterState.SENT])
                | Q(approved_at__isnull=False),
                name="sent_letter_was_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number on the paper: year and place in the series of the institution."""
        return f"{self.year}/{self.serial:04d}"
