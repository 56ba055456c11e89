from __future__ import annotations

from django import forms

from core.forms import Audience, ModelForm
from exchanges.models import Letter


class LetterForm(ModelForm):
    """The text of a draft."""

    audience = Audience.PARTNERS

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Letter
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}
