from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coaching.forms.plan import PlanForm, local_moment
from coaching.models import MOST_WEEKS_APART
from coaching.services.series import MOST_IN_SERIES

COUNT, END = "count", "end"
USUAL_WEEKS = 4


def _rhythm_choices() -> list[tuple[int, str]]:
    return [
        (weeks, ngettext("Every week", "Every %(weeks)s weeks", weeks) % {"weeks": weeks})
        for weeks in range(1, MOST_WEEKS_APART + 1)
    ]


class SeriesForm(PlanForm):
    """Plan several sessions: the same weekday and time of the reader's clock, every few weeks."""

    every_weeks = forms.TypedChoiceField(
        label=gettext_lazy("How often"),
        choices=_rhythm_choices,
        coerce=int,
        initial=USUAL_WEEKS,
    )
    until = forms.ChoiceField(
        label=gettext_lazy("Until when"),
        choices=[(COUNT, gettext_lazy("A number of sessions")), (END, "")],
        initial=COUNT,
        widget=forms.RadioSelect,
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many sessions"),
        min_value=1,
        max_value=MOST_IN_SERIES,
        required=False,
    )

    def __init__(self, *args: Any, ends_on: date, ends_on_words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends_on = ends_on
        self.fields["day"].label = _("First date")
        until = self.fields["until"]
        if isinstance(until, forms.ChoiceField):
            end = _("To the end of the cohort, %(day)s") % {"day": ends_on_words}
            until.choices = [(COUNT, _("A number of sessions")), (END, end)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            cleaned.get("until") == COUNT
            and not cleaned.get("count")
            and "count" not in self.errors
        ):
            self.add_error("count", _("Say how many."))
        if cleaned.get("until") == END and cleaned.get("day") and cleaned["day"] > self.ends_on:
            self.add_error("day", _("The cohort has ended by then."))
        return cleaned

    def dates(self) -> list[tuple[date, datetime | None]]:
        """Each day of a valid form with its moment; None where clocks leave that time out."""
        cleaned = self.cleaned_data
        step = timedelta(weeks=cleaned["every_weeks"])
        by_count = cleaned["until"] == COUNT
        days: list[date] = []
        day = cleaned["day"]
        most = cleaned["count"] if by_count else MOST_IN_SERIES
        while len(days) < most and (by_count or day <= self.ends_on):
            days.append(day)
            day += step
        return [(day, self._moment_on(day)) for day in days]

    def _moment_on(self, day: date) -> datetime | None:
        try:
            return local_moment(day, self.cleaned_data["time"])
        except ValidationError:
            return None
