from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Audience, Form
from matching.models import DeclineReason


class DeclineForm(Form):
    """Why somebody says no. The other person never sees it."""

    audience = Audience.ORGANISERS

    reason = forms.ChoiceField(
        label=_("Your reason"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("What would fit better"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
