from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Audience, Form
from core.text import plain_text
from matching.models import DecisionKind


class DecisionForm(Form):
    """Why a pair is locked or forbidden; the button that was pressed says which of the two."""

    audience = Audience.ORGANISERS

    kind = forms.ChoiceField(choices=DecisionKind.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        validators=[plain_text],
        help_text=_("To forbid a pair a reason is needed; for a lock it helps those who follow."),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("kind") == DecisionKind.FORBIDDEN and not found.get("reason"):
            self.add_error("reason", _("Say why this pair is forbidden."))
        return found
