from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from coaching.forms.plan import day_field
from coaching.models import CallOutcome
from core.forms import Audience, Form


class CallForm(Form):
    """What a call came to: an answer from a list and a day, never a word of what was said."""

    audience = Audience.ORGANISERS

    outcome = forms.ChoiceField(
        label=gettext_lazy("What was agreed"),
        choices=CallOutcome.choices,
        widget=forms.RadioSelect,
    )
    look_again_on = day_field(label=gettext_lazy("Look again on"))
