from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.models import Institution, Unit
from core.forms import Audience, ModelForm


class UnitChoiceField(forms.ModelChoiceField):
    """A unit of one institution, shown with the chain of command above it."""

    paths: dict[UUID, list[Unit]]

    def offer(self, units: QuerySet[Unit], institution_id: UUID) -> None:
        """Offer `units`, all of that institution."""
        self.paths = queries.unit_paths([institution_id])
        self.queryset = units

    def label_from_instance(self, obj: Unit) -> str:
        return queries.names_of(self.paths[obj.pk])


class UnitForm(ModelForm):
    """A unit and where it stands in the chain of command."""

    audience = Audience.INSTITUTION

    parent = UnitChoiceField(
        label=_("Belongs to"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The institution itself"),
        help_text=_("Two people of one chain of command are never paired."),
    )

    class Meta:
        model = Unit
        fields = ["name", "parent"]

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Unit.objects.filter(institution=institution)
        if not self.instance._state.adding:
            places = places.exclude(pk__in=queries.units_below(self.instance))
        cast(UnitChoiceField, self.fields["parent"]).offer(places, institution.pk)
