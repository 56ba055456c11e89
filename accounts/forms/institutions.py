from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.models import Institution, Unit
from core.forms import Audience, ModelForm


class UnitForm(ModelForm):
    """A unit and where it stands in the chain of command."""

    audience = Audience.INSTITUTION

    parent = forms.ModelChoiceField(
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
        paths = queries.unit_paths([institution.pk])
        field = cast(forms.ModelChoiceField, self.fields["parent"])
        field.queryset = places
        field.label_from_instance = lambda unit: queries.names_of(paths[unit.pk])
