from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Audience, Form
from core.text import plain_text
from matching.models import MoveReason, WithdrawReason


def _comment() -> forms.CharField:
    return forms.CharField(
        label=_("In a few words"), required=False, max_length=300, validators=[plain_text]
    )


class WithdrawForm(Form):
    """Why an organiser takes a proposal back."""

    audience = Audience.ORGANISERS

    reason = forms.ChoiceField(
        label=_("Reason"), choices=WithdrawReason.choices, widget=forms.RadioSelect
    )
    comment = _comment()


class MoveForm(Form):
    """Why a pairing is paused or ended: nobody's fault, unless something else is chosen."""

    audience = Audience.ORGANISERS

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=MoveReason.choices,
        initial=MoveReason.NO_FAULT,
        widget=forms.RadioSelect,
    )
    comment = _comment()


class ResumeForm(Form):
    """A pairing goes on: no reason is asked."""

    audience = Audience.ORGANISERS
