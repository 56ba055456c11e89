"""Who goes: the people whom an institution nominates, and what becomes of the nomination."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.models import BaseModel
from core.text import plain_text


class NominationState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    SUBMITTED = "submitted", _("Waits for verification")
    RETURNED = "returned", _("Sent back")
    VERIFIED = "verified", _("Verified")


class ExceptionState(models.TextChoices):
    """Whether a delegation may go although it has too few women or men."""

    NONE = "", _("None asked for")
    ASKED = "asked", _("Exception asked for")
    APPROVED = "approved", _("Exception approved")
    REFUSED = "refused", _("Exception refused")


class NomineePart(models.TextChoices):
    HEAD = "head", _("Head of delegation")
    MEMBER = "member", _("Member")
    ALTERNATE = "alternate", _("Alternate")
    ACCOMPANYING = "accompanying", _("Accompanying")


TRAVELLING = (NomineePart.HEAD, NomineePart.MEMBER, NomineePart.ACCOMPANYING)
DELEGATES = (NomineePart.HEAD, NomineePart.MEMBER)


class Sex(models.TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    UNDISCLOSED = "undisclosed", _("Prefer not to say")


class Clearance(models.TextChoices):
    NOT_NEEDED = "not_needed", _("Not needed")
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class NominationTerms(BaseModel):
    """What a cycle asks of its delegations."""

    cycle = models.OneToOneField(
        "exchanges.VisitCycle", models.CASCADE, related_name="nomination_terms"
    )
    balance_percent = models.PositiveSmallIntegerField(
        _("smallest share of women and of men, in per cent"),
        default=33,
        validators=[MaxValueValidator(50)],
    )
    needs_days = models.PositiveSmallIntegerField(
        _("days after the visit until personal needs are deleted"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(balance_percent__lte=50), name="balance_at_most_half"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.balance_percent} {self.needs_days}"


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: User) -> NominationQuerySet:
        """The sender's own, those of delegations headed by the person, those of own cycles."""
        return self.filter(
            Q(request__institution__in=user.institutions_as(Role.FOCAL_POINT))
            | Q(request__head=user)
            | Q(request__cycle__institution__in=user.institutions_as(Role.ORGANISER))
        )


class Nomination(BaseModel):
    """The list of the people of one delegation; it stays when the visit finds another place."""

    request = models.OneToOneField(
        "exchanges.VisitRequest", models.CASCADE, related_name="nomination"
    )
    state = models.CharField(
        max_length=10, choices=NominationState.choices, default=NominationState.DRAFT
    )
    exception = models.CharField(max_length=10, choices=ExceptionState.choices, blank=True)
    exception_reason = models.CharField(_("reason"), max_length=500, blank=True)
    exception_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    exception_at = models.DateTimeField(null=True)

    objects: ClassVar = NominationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class NominationMove(BaseModel):
    """One step in the life of a nomination: who, when, and why."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="moves")
    to_state = models.CharField(max_length=10, choices=NominationState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # A key of exchanges.presenters.nomination_words, or what an organiser typed.
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-created_at"]

    def __str__(self) -> str:
        return f"{self.to_state} {self.at}"


class NomineeQuerySet(models.QuerySet["Nominee"]):
    def visible_to(self, user: User) -> NomineeQuerySet:
        return self.filter(nomination__in=Nomination.objects.visible_to(user))

    def named(self) -> NomineeQuerySet:
        """Those who have not dropped out."""
        return self.filter(left_at__isnull=True)

    def travelling(self) -> NomineeQuerySet:
        """Those who go: alternates stay at home until they step in."""
        return self.named().filter(part__in=TRAVELLING)


class Nominee(BaseModel):
    """A person of a delegation."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="nominees")
    part = models.CharField(_("part"), max_length=12, choices=NomineePart.choices)
    name = models.CharField(_("name"), max_length=120, validators=[plain_text])
    post = models.CharField(_("post"), max_length=160, validators=[plain_text])
    sex = models.CharField(_("sex"), max_length=11, choices=Sex.choices)
    email = models.EmailField(_("e-mail address"), blank=True)
    clearance = models.CharField(
        _("security clearance"),
        max_length=10,
        choices=Clearance.choices,
        default=Clearance.NOT_NEEDED,
    )
    left_at = models.DateTimeField(null=True)
    left_reason = models.CharField(_("reason"), max_length=300, blank=True)
    stands_in_for = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="replacements"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = NomineeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(part=NomineePart.HEAD, left_at__isnull=True),
                name="one_head_a_nomination",
            ),
            models.UniqueConstraint(
                fields=["nomination", "name"],
                condition=Q(left_at__isnull=True),
                name="one_nominee_a_name",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def has_left(self) -> bool:
        return self.left_at is not None


class NominationLetter(BaseModel):
    """The signed letter by which an institution nominates: sealed, one a nomination."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="letter")
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    verified_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class NeedField(models.TextChoices):
    PASSPORT = "passport", _("Passport: number, nationality, valid until")
    DIET = "diet", _("Food: what somebody does not eat")
    MEDICAL = "medical", _("Medical: what first aid must know")
    ACCESS = "access", _("Access: step-free ways, signs, rest")


class NomineeNeed(BaseModel):
    """One personal need of a nominee, sealed, with the day on which it is deleted."""

    nominee = models.ForeignKey(Nominee, models.CASCADE, related_name="needs")
    field = models.CharField(max_length=10, choices=NeedField.choices)
    sealed = models.BinaryField()
    delete_on = models.DateField()
    stored_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["field"]
        constraints = [
            models.UniqueConstraint(fields=["nominee", "field"], name="one_need_a_field"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
