"""What a visit is to bring, and what happens on which day: terms of reference and agenda."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import BaseModel
from exchanges.models.visit import Visit

LONGEST_TEXT = 4000


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SHARED = "shared", _("Shared")


class TermsText(models.Model):
    """The five parts of terms of reference."""

    objectives = models.TextField(_("objectives"), max_length=LONGEST_TEXT, blank=True)
    scope = models.TextField(_("scope"), max_length=LONGEST_TEXT, blank=True)
    results = models.TextField(_("expected results"), max_length=LONGEST_TEXT, blank=True)
    participants = models.TextField(_("participants"), max_length=LONGEST_TEXT, blank=True)
    logistics = models.TextField(_("logistics"), max_length=LONGEST_TEXT, blank=True)

    class Meta:
        abstract = True


class TermsOfReference(BaseModel, TermsText):
    """The terms of one visit as they stand: written by the delegation, read by the host."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="terms")
    state = models.CharField(
        max_length=10, choices=DocumentState.choices, default=DocumentState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.version}"


class TermsVersion(BaseModel, TermsText):
    """Terms of reference as they were stored once; never changed again."""

    terms = models.ForeignKey(TermsOfReference, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "number"], name="one_text_a_terms_version"),
        ]

    def __str__(self) -> str:
        return f"{self.terms_id} {self.number}"


class Agenda(BaseModel):
    """The days of one visit, and what people need on the road; written by the host."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="agenda")
    state = models.CharField(
        max_length=10, choices=DocumentState.choices, default=DocumentState.DRAFT
    )
    address = models.TextField(_("where to arrive"), max_length=500, blank=True)
    contact = models.CharField(_("who to call"), max_length=120, blank=True)
    phone = models.CharField(_("telephone of that person"), max_length=40, blank=True)
    notes = models.TextField(_("good to know"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.version}"


class AgendaVersion(BaseModel):
    """The items of an agenda as they were when it was shared."""

    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # Each a list of five texts: begin and end as ISO moments, title, place, name of the person.
    items = models.JSONField(default=list)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "number"], name="one_list_an_agenda_version"),
        ]

    def __str__(self) -> str:
        return f"{self.agenda_id} {self.number}"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> AgendaItemQuerySet:
        """Items of visits that the person may see; `rules` say who may change them."""
        return self.filter(agenda__visit__in=Visit.objects.visible_to(user))


class AgendaItem(BaseModel):
    """One thing on one day, in quarters of an hour."""

    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="items")
    starts_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("end"))
    title = models.CharField(_("what"), max_length=120)
    place = models.CharField(_("where"), max_length=120, blank=True)
    resource_person = models.ForeignKey(
        "exchanges.ResourcePerson",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("resource person"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "ends_at", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="item_ends_after_its_begin"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaSlot(BaseModel):
    """A quarter of an hour of a resource person.

    The unique constraint is what keeps the person from being in two places, whatever two
    transactions believe at the same time.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="slots")
    resource_person = models.ForeignKey(
        "exchanges.ResourcePerson", models.CASCADE, related_name="slots"
    )
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resource_person", "starts_at"], name="person_quarter_booked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_person_id} {self.starts_at}"
