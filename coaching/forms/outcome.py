from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from coaching.forms.plan import offer_scope, scope_field
from coaching.models import CancelReason, MissReason
from core.forms import Audience, Form


class CancelForm(Form):
    """Why a session is cancelled, in one of a few words."""

    audience = Audience.PAIR
    audiences = {"scope": Audience.BOOKING}

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=CancelReason.choices, widget=forms.RadioSelect
    )
    scope = scope_field(label=gettext_lazy("Cancel"))

    def __init__(self, *args: Any, later_count: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_scope(self, later_count)


class MissForm(Form):
    """Why a session did not take place."""

    audience = Audience.PAIR

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=MissReason.choices, widget=forms.RadioSelect
    )
