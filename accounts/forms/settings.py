from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User, time_zones
from core.forms import Audience, ModelForm


def time_zone_choices() -> list[tuple[str, str]]:
    """Time zones by continent and place, without the old aliases."""
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in time_zones())]


class SettingsForm(ModelForm):
    """A person's own name, language and time zone."""

    audience = Audience.INSTITUTION
    audiences = {"language": Audience.ONLY_YOU, "time_zone": Audience.PAIR_AND_ORGANISERS}

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=_("Every time on every page and in every message is shown in this zone."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
