from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coaching.models.session import FEWEST_MINUTES, MOST_MINUTES
from core.models import BaseModel
from core.text import plain_text
from matching.models import Cohort, Pairing, SecondCoach, SecondCoachState

if TYPE_CHECKING:
    from accounts.models import User

MOST_SESSIONS = 60
MOST_WEEKS = 26
MOST_NOTICE_HOURS = 336
MOST_DESTROY_DAYS = 3650
MOST_HOUSE_LETTERS = 1500


def _between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class TermFields(models.Model):
    """What both the defaults of a cohort and an agreement of a pair say, with usual values."""

    sessions = models.PositiveSmallIntegerField(
        _("number of sessions"), default=6, validators=_between(1, MOST_SESSIONS)
    )
    weeks_between = models.PositiveSmallIntegerField(
        _("weeks between sessions"), default=4, validators=_between(1, MOST_WEEKS)
    )
    least_minutes = models.PositiveSmallIntegerField(
        _("shortest session in minutes"),
        default=60,
        validators=_between(FEWEST_MINUTES, MOST_MINUTES),
    )
    most_minutes = models.PositiveSmallIntegerField(
        _("longest session in minutes"),
        default=90,
        validators=_between(FEWEST_MINUTES, MOST_MINUTES),
    )
    needs_sponsor = models.BooleanField(_("a sponsor signs too"), default=True)
    sponsor_sees_attendance = models.BooleanField(
        _("the sponsor sees on which days the pair met"), default=True
    )
    sponsor_sees_goals = models.BooleanField(_("the sponsor sees the agreed goals"), default=False)
    cancellation_hours = models.PositiveSmallIntegerField(
        _("hours of notice to cancel or move a session"),
        default=24,
        validators=_between(0, MOST_NOTICE_HOURS),
    )
    house_text = models.TextField(
        _("more about confidentiality in your house"), max_length=MOST_HOUSE_LETTERS, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(least_minutes__lte=F("most_minutes")),
                name="%(class)s_shortest_not_longer",
            ),
            models.CheckConstraint(
                condition=Q(sessions__range=(1, MOST_SESSIONS)), name="%(class)s_sessions_in_range"
            ),
        ]


class CohortTerms(TermFields, BaseModel):
    """The terms that pairs of a cohort start from. Without a row the usual ones hold."""

    cohort = models.OneToOneField(Cohort, models.CASCADE, related_name="terms")
    destroy_days = models.PositiveSmallIntegerField(
        _("days after the end of the cohort on which notes are destroyed"),
        default=90,
        validators=_between(0, MOST_DESTROY_DAYS),
    )
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return str(self.cohort_id)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> AgreementQuerySet:
        """Of the own pairs, of pairs that `user` runs, joins or sponsors."""
        is_sponsor = Q(sponsor=user, number__gt=0) | Q(in_force__sponsor=user)
        joins = Q(pk__in=AgreementVersion.objects.joined_by(user).values("agreement"))
        return self.filter(Q(pairing__in=Pairing.objects.visible_to(user)) | is_sponsor | joins)

    def naming(self, user: User) -> AgreementQuerySet:
        """Whose terms name `user` as the sponsor: those that hold, or those to sign."""
        return self.filter(Q(sponsor=user, number__gt=0) | Q(in_force__sponsor=user))

    def sponsored_by(self, user: User) -> AgreementQuerySet:
        """Where the terms that hold now name `user` as the sponsor."""
        return self.filter(in_force__sponsor=user)

    def with_people(self) -> AgreementQuerySet:
        return self.select_related(
            "pairing__coachee__profile__user",
            "pairing__coach__profile__user",
            "pairing__co_coach__profile__user",
            "pairing__cohort__programme",
            "in_force__sponsor",
            "sponsor",
        )


class Agreement(BaseModel):
    """What a pair and its sponsor agree on: which version is the newest, and which one holds."""

    pairing = models.OneToOneField(Pairing, models.PROTECT, related_name="agreement")
    # The number of the newest version: who signs or proposes says which one they looked at.
    number = models.PositiveIntegerField(default=0)
    sponsor = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    # As typed by whoever named an address: nobody learns from it whose it is, or that it is known.
    sponsor_known_as = models.CharField(max_length=120, blank=True, validators=[plain_text])
    # The last version that everybody signed. It drives who sees what.
    in_force = models.ForeignKey(
        "coaching.AgreementVersion", models.PROTECT, null=True, related_name="+"
    )
    in_force_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("coaching:agreement-detail", args=[self.pairing_id])

    @property
    def sponsor_name(self) -> str:
        """What the sponsor is called here until they sign; empty where nobody is named."""
        return self.sponsor_known_as or (self.sponsor.name if self.sponsor else "")

    @property
    def newest(self) -> AgreementVersion | None:
        """The version last proposed; None where only a sponsor was named."""
        return self.versions.filter(number=self.number).select_related("sponsor").first()


class AgreementVersionQuerySet(models.QuerySet["AgreementVersion"]):
    def joined_by(self, user: User) -> AgreementVersionQuerySet:
        """The newest versions that name `user` as the second coach and wait for them to join."""
        agreed = SecondCoach.objects.filter(
            coach__profile__user=user, state=SecondCoachState.AGREED
        )
        return self.filter(
            co_coach=user,
            number=F("agreement__number"),
            agreement__pairing__in=agreed.values("pairing"),
        )


class AgreementVersion(TermFields, BaseModel):
    """One text of the terms, never changed once proposed; a change is another version.

    `co_coach` is the second coach whom it names: of the pair already, or one who joins with it.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sponsor = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    co_coach = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    co_coach_reads_earlier = models.BooleanField(
        _("the second coach reads the shared notes from before they joined"), default=False
    )
    sponsor_known_as = models.CharField(max_length=120, blank=True, validators=[plain_text])
    destroy_on = models.DateField(_("notes are destroyed on"))
    # The agreed goals in words, sealed as notes are; empty where none were agreed.
    goals = models.BinaryField(default=bytes)
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    objects = AgreementVersionQuerySet.as_manager()

    class Meta(TermFields.Meta):
        ordering = ["-number"]
        constraints = [
            *TermFields.Meta.constraints,
            models.UniqueConstraint(
                fields=["agreement", "number"], name="one_version_of_an_agreement_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; nobody signs a text that can still change."""
        if not self._state.adding:
            raise TypeError("a version of an agreement never changes")
        super().save(*args, **kwargs)

    def signers(self) -> dict[SignerPart, User]:
        """Who has to sign, by part; a sponsor only once somebody is named."""
        pairing = self.agreement.pairing
        parts = (SignerPart.COACHEE, SignerPart.COACH, SignerPart.CO_COACH)
        people = dict(zip(parts, pairing.people, strict=False))
        if (joins := self.joins()) is not None:
            people[SignerPart.CO_COACH] = joins
        return people | ({SignerPart.SPONSOR: self.sponsor} if self.sponsor else {})

    def joins(self) -> User | None:
        """Who becomes the second coach once everybody has signed this version."""
        pairing = self.agreement.pairing
        if self.co_coach is None or self.co_coach in pairing.people:
            return None
        agreed = pairing.second_coaches.filter(
            coach__profile__user=self.co_coach, state=SecondCoachState.AGREED
        )
        return self.co_coach if agreed.exists() else None

    def missing(self) -> dict[SignerPart, User]:
        """Who has not signed yet."""
        signed = {signature.person_id for signature in self.signatures.all()}
        return {part: user for part, user in self.signers().items() if user.pk not in signed}

    def asked(self) -> dict[SignerPart, User]:
        """Whose turn to sign it is: who joins reads and signs once the pair has."""
        missing = self.missing()
        if self.joins() is not None and not self.is_signed_by_pair:
            missing.pop(SignerPart.CO_COACH, None)
        return missing

    @property
    def is_signed_by_pair(self) -> bool:
        """Whether coachee and coach have signed, whoever else has not."""
        return not {SignerPart.COACHEE, SignerPart.COACH} & self.missing().keys()

    @property
    def sponsor_name(self) -> str:
        """What the sponsor is called until they sign; empty where nobody is named."""
        return self.sponsor_known_as or (self.sponsor.name if self.sponsor else "")

    @property
    def lacks_sponsor(self) -> bool:
        """Whether the terms ask for a sponsor and nobody is named."""
        return self.needs_sponsor and self.sponsor_id is None

    @property
    def is_signed_by_all(self) -> bool:
        return not self.lacks_sponsor and not self.missing()


class SignerPart(models.TextChoices):
    """As what somebody signs."""

    COACHEE = "coachee", _("Coachee")
    COACH = "coach", _("Coach")
    CO_COACH = "co_coach", _("Second coach")
    SPONSOR = "sponsor", pgettext_lazy("of a pair", "Sponsor")


class Signature(BaseModel):
    """Somebody signed a version: by which name, as what, when."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="signatures")
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=SignerPart.choices)
    # As it stood on the paper on that day, whatever the person is called later.
    name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="one_signature_a_person"),
            models.UniqueConstraint(fields=["version", "part"], name="one_signature_a_part"),
            models.CheckConstraint(
                condition=Q(part__in=SignerPart.values), name="signer_part_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.part}"


class Destruction(BaseModel):
    """The proof that the notes of a pairing were destroyed on the agreed day.

    `digest` is the SHA-256 over the destroyed ciphertexts in the order of their notes' keys:
    whoever kept a copy of them can show that it was these.
    """

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="destructions")
    due_on = models.DateField()
    at = models.DateTimeField()
    notes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["pairing", "due_on"], name="one_destruction_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.due_on}"
