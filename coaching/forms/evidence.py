from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import Audience, Form


class EvidenceForm(Form):
    """The organiser's own words on one area."""

    audience = Audience.PACK

    text = forms.CharField(
        label=gettext_lazy("Your own words"),
        help_text=gettext_lazy("What assessors should know. Name nobody who takes part."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
