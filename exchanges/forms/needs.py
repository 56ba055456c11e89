from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.forms import Audience, Form
from core.templatetags.counterpart import day
from exchanges.models import NeedField

LONGEST_NEED = 500


class NeedsForm(Form):
    """What few have to know about a traveller; each field says who."""

    fields: dict[str, Any]
    audience = Audience.DELEGATION
    audiences = {
        NeedField.PASSPORT: Audience.INSTITUTION,
        NeedField.DIET: Audience.DELEGATION_AND_HOST,
        NeedField.ACCESS: Audience.DELEGATION_AND_HOST,
    }

    def __init__(
        self, *args: Any, delete_on: date, asked: Iterable[NeedField], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        deleted = _("Deleted on %(day)s.") % {"day": day(delete_on)}
        for need in asked:
            self.fields[need.value] = forms.CharField(
                label=need.label,
                max_length=LONGEST_NEED,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
                help_text=deleted,
            )

    def needs(self) -> Mapping[str, str]:
        return {name: self.cleaned_data[name] for name in self.fields}
