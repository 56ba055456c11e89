from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Audience, Form
from core.text import plain_text
from exchanges.models import Answer, DeclineReason


class AnswerForm(Form):
    """Confirm or decline a visit; declining asks why, so that nobody is asked the same again."""

    audience = Audience.PARTNERS
    audiences = {"decline_reason": Audience.ORGANISERS, "decline_text": Audience.ORGANISERS}

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (Answer.CONFIRMED, gettext_lazy("Yes, it can take place")),
            (Answer.DECLINED, gettext_lazy("No, it cannot")),
        ],
        widget=forms.RadioSelect,
    )
    decline_reason = forms.ChoiceField(
        label=gettext_lazy("If not, why"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy(
            "These weeks, or this partner, are then left out of the next plan for you."
        ),
    )
    decline_text = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=300,
        required=False,
        validators=[plain_text],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == Answer.DECLINED and not cleaned.get("decline_reason"):
            self.add_error("decline_reason", ValidationError(_("Choose why.")))
        return cleaned

    def answer_given(self) -> dict[str, Any]:
        """What the services of answers take."""
        cleaned = self.cleaned_data
        reason = cleaned["decline_reason"]
        return {
            "answer": Answer(cleaned["answer"]),
            "decline_reason": DeclineReason(reason) if reason else None,
            "decline_text": cleaned["decline_text"],
        }


class CancelForm(Form):
    """Why an organiser calls a visit off, and whether the host can receive in these weeks."""

    audience = Audience.PARTNERS

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, validators=[plain_text])
    closes_weeks = forms.BooleanField(
        label=gettext_lazy("The host cannot receive in these weeks"),
        required=False,
        help_text=gettext_lazy(
            "The weeks are closed in the offer, and no new plan proposes them. Weeks with another "
            "visit stay open."
        ),
    )


class HostCancelForm(CancelForm):
    """The same of a host: who cannot receive one visit can seldom receive another."""

    audiences = {"closes_weeks": Audience.ORGANISERS}

    closes_weeks = forms.BooleanField(
        label=gettext_lazy("We cannot receive anybody in these weeks"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "The weeks are closed in your offer, where you can open them again. Weeks with "
            "another visit stay open."
        ),
    )
