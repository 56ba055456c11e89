from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Audience, DateInput, Form
from core.text import plain_text
from exchanges.models import VisitCycle
from exchanges.services.holidays import WORKING_DAYS_AT_LEAST


class HolidayForm(Form):
    """A public holiday that the table does not have."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, required=False, validators=[plain_text]
    )

    def __init__(self, *args: Any, cycle: VisitCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not self.cycle.first_monday <= day <= self.cycle.last_day:
            raise ValidationError(_("This day lies outside the weeks of the cycle."))
        return day


class WeekendForm(Form):
    """The days of the week that are free."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Free days of the week"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "boxes"}),
    )

    def clean_days(self) -> list[int]:
        days = list(self.cleaned_data["days"])
        if len(days) > 7 - WORKING_DAYS_AT_LEAST:
            raise ValidationError(_("Leave at least three working days."))
        return days
