from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.forms.plan import PlanForm, day_field
from coaching.models import MOST_TIMES
from coaching.services.times import Offer
from core.forms import TimeInput

FURTHER = range(2, MOST_TIMES + 1)


def _time_field() -> forms.TimeField:
    return forms.TimeField(label=gettext_lazy("Time"), required=False, widget=TimeInput)


class TimesForm(PlanForm):
    """Propose up to three times at once; `checked` holds those whose conflicts were shown."""

    day2 = day_field(label=gettext_lazy("Second date"), required=False)
    time2 = _time_field()
    day3 = day_field(label=gettext_lazy("Third date"), required=False)
    time3 = _time_field()
    checked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = _("First date")
        for number in FURTHER:
            self.fields[f"time{number}"].label = self.fields["time"].label

    @property
    def further(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of the second and the third time."""
        return [(self[f"day{number}"], self[f"time{number}"]) for number in FURTHER]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts = [cleaned["starts_at"], *(self._further_moment(number) for number in FURTHER)]
        cleaned["starts"] = tuple(sorted({at for at in starts if at is not None}))
        return cleaned

    def _further_moment(self, number: int) -> datetime | None:
        day, at = f"day{number}", f"time{number}"
        said = [bool(self.cleaned_data.get(name)) or name in self.errors for name in (day, at)]
        if said == [True, False]:
            self.add_error(at, _("Say the time too, or leave the date empty."))
        if said == [False, True]:
            self.add_error(day, _("Say the date too, or leave the time empty."))
        return self.moment_of(day, at)

    @property
    def stamp(self) -> str:
        """What was typed as times and minutes, to know on the next save what was shown."""
        moments = ",".join(f"{at:%Y%m%dT%H%M}" for at in self.cleaned_data["starts"])
        return f"{moments}/{self.cleaned_data['minutes']}"

    @property
    def is_checked(self) -> bool:
        return self.cleaned_data["checked"] == self.stamp

    def offer(self) -> Offer:
        """What a valid form offers."""
        cleaned = self.cleaned_data
        return Offer(
            starts=cleaned["starts"],
            minutes=cleaned["minutes"],
            mode=cleaned["mode"],
            place=cleaned["place"],
            kind=cleaned["kind"],
        )
