"""Days, people and report of what takes no weeks of a host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Audience, DateInput, Form
from core.text import plain_text
from exchanges.forms.reports import EARLIEST, LATEST
from exchanges.models import Arrangement
from exchanges.models.report import LONGEST_PART

TERMS = ("first_day", "last_day", "people", "place")
PARTS = ("done", "adopt", "obstacles", "recommendations")


def _day(label: Any) -> forms.DateField:
    validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    return forms.DateField(label=label, widget=DateInput, validators=validators)


def _part(label: Any, *, is_needed: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PART,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Needed before it is handed in.") if is_needed else "",
    )


class ArrangementForm(Form):
    """Who comes or leads, when and where."""

    audience = Audience.INSTITUTION

    first_day = _day(gettext_lazy("First day"))
    last_day = _day(gettext_lazy("Last day"))
    people = forms.CharField(
        label=gettext_lazy("Who comes or leads"),
        help_text=gettext_lazy("Names and posts, one person a line."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.CharField(
        label=gettext_lazy("Where"),
        help_text=gettext_lazy("A place, or that it is online. A link to a meeting goes by mail."),
        max_length=120,
        required=False,
        validators=[plain_text],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, arrangement: Arrangement | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"version": arrangement.version if arrangement else 0}
        if arrangement is not None:
            self.initial |= {name: getattr(arrangement, name) for name in TERMS}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError(_("The last day comes after the first.")))
        return cleaned


class CallOffForm(Form):
    """Why it does not take place."""

    audience = Audience.INSTITUTION

    reason = forms.CharField(
        label=gettext_lazy("Why it does not take place"),
        max_length=300,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ArrangementReportForm(Form):
    """What it brought, as after a visit; it can be stored unfinished."""

    audience = Audience.INSTITUTION

    done = _part(gettext_lazy("What was done"), is_needed=True)
    adopt = _part(gettext_lazy("What to adopt"))
    obstacles = _part(gettext_lazy("Obstacles"))
    recommendations = _part(gettext_lazy("Recommendations"), is_needed=True)
    hand_in = forms.BooleanField(
        label=gettext_lazy("Hand it in now: the organisers read it, and it stays as it is"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, arrangement: Arrangement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = {name: getattr(arrangement, name) for name in PARTS}
        self.initial = {**stored, "version": arrangement.version}

    def parts(self) -> Mapping[str, str]:
        return {name: self.cleaned_data[name] for name in PARTS}
