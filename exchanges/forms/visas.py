from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from core.forms import Audience, Form
from exchanges.models import VisitCycle
from exchanges.models.cycle import MOST_VISA_WEEKS
from exchanges.queries.calendars import countries_of


class VisaTimeForm(Form):
    """How long a visa takes from a sending country to the country of a host."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    country = forms.ChoiceField(label=gettext_lazy("From this country"))
    host_country = forms.ChoiceField(label=gettext_lazy("To the country of the host"))
    weeks = forms.IntegerField(
        label=gettext_lazy("Weeks that a visa takes"),
        help_text=gettext_lazy("0: no visa is needed."),
        min_value=0,
        max_value=MOST_VISA_WEEKS,
    )

    def __init__(self, *args: Any, cycle: VisitCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, str(countries.name(code))) for code in countries_of(cycle)]
        for name in ("country", "host_country"):
            self.fields[name].choices = sorted(choices, key=lambda choice: choice[1])
        # The way to a host first: its country, and another one.
        hosts = [str(code) for code in cycle.offers.values_list("institution__country", flat=True)]
        there = next((code for code in sorted(hosts)), None)
        self.initial["host_country"] = there
        homes = [code for code, _name in self.fields["country"].choices if code != there]
        self.initial["country"] = next(iter(homes), None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("country") and cleaned.get("country") == cleaned.get("host_country"):
            self.add_error("host_country", ValidationError(_("Choose two different ones.")))
        return cleaned
