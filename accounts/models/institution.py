from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models.membership import Role
from accounts.models.vocabulary import Sector
from core.models import BaseModel
from core.text import plain_text

if TYPE_CHECKING:
    from accounts.models.user import User

# Who sees an institution from within: its units, and the people enrolled there.
INSIDERS = (Role.FOCAL_POINT, Role.ORGANISER)


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def visible_to(self, user: User) -> Self:
        """The institutions that `user` enrols or invites people for."""
        return self.filter(pk__in=user.institutions_as(*INSIDERS))


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: User) -> Self:
        """The units of the institutions that `user` sees from within."""
        return self.filter(institution__in=user.institutions_as(*INSIDERS))


class Institution(BaseModel):
    """A police, force, ministry or civil society organisation."""

    name = models.CharField(_("name"), max_length=160, validators=[plain_text])
    country = CountryField(_("country"))
    kind = models.CharField(_("kind"), max_length=20, choices=Sector.choices)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "country"], name="one_institution_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(BaseModel):
    """A part of an institution; the parents up to the top are its chain of command."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=160, validators=[plain_text])
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="one_unit_a_name"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="unit_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name
