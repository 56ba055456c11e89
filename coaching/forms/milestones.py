"""What the people of a pair say about the pairing itself."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from coaching.forms.plan import day_field
from coaching.models import Fit, GoalsReached
from coaching.services.milestones import ClosingEntry, FitEntry
from core.forms import Audience, Form


class FitForm(Form):
    """Do the two fit? The other person never sees the answer."""

    audience = Audience.ORGANISERS

    answer = forms.ChoiceField(
        label=gettext_lazy("Do you two fit?"), choices=Fit.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=gettext_lazy("Anything the organiser should know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})

    def entry(self) -> FitEntry:
        """What a valid form says."""
        said = self.cleaned_data
        return FitEntry(key=said["key"], answer=Fit(said["answer"]), comment=said["comment"])


class ClosingForm(Form):
    """Three questions at the end, by choice alone."""

    audience = Audience.ORGANISERS

    worth = forms.TypedChoiceField(
        label=gettext_lazy("Was it worth the time?"),
        coerce=int,
        choices=[
            (5, gettext_lazy("5: very much")),
            (4, gettext_lazy("4")),
            (3, gettext_lazy("3")),
            (2, gettext_lazy("2")),
            (1, gettext_lazy("1: not at all")),
        ],
        widget=forms.RadioSelect,
    )
    goals_reached = forms.ChoiceField(
        label=gettext_lazy("How many of the goals were reached?"),
        choices=GoalsReached.choices,
        widget=forms.RadioSelect,
    )
    would_recommend = forms.TypedChoiceField(
        label=gettext_lazy("Would you recommend this programme to a colleague?"),
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )

    def entry(self) -> ClosingEntry:
        """What a valid form says."""
        return ClosingEntry(**self.cleaned_data)


class FollowUpForm(Form):
    """When the people of a closed pair talked again."""

    audience = Audience.PAIR_AND_ORGANISERS

    held_on = day_field(label=gettext_lazy("When you talked"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"held_on": timezone.localdate()})
