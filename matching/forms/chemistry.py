from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Audience, DateInput, Form, TimeInput
from core.templatetags.counterpart import place_of
from core.zones import moment_in
from matching.forms.settings import WeightInput
from matching.models import (
    BEST_SCORE,
    FEWEST_TALKS,
    MOST_TALKS,
    MOST_TIMES,
    MOST_WEIGHT,
    RATHER_NOT,
    Cohort,
    Part,
)
from matching.queries.people import awaiting_pair, people

SCORES: list[tuple[int, Any]] = [
    (BEST_SCORE, _("5 – I would gladly work with this person")),
    (4, _("4 – it would go well")),
    (3, _("3 – it could go well")),
    (2, _("2 – only if nobody fits better")),
    (1, _("1 – hardly")),
    (RATHER_NOT, _("I would rather not be paired with this person")),
]
OPTIONS = [_("First time"), _("Second time"), _("Third time")]


class RoundForm(Form):
    """How chemistry meetings are held, and how much they count."""

    audience = Audience.ORGANISERS

    each = forms.TypedChoiceField(
        label=_("Meetings for each coachee"),
        choices=[(n, str(n)) for n in range(FEWEST_TALKS, MOST_TALKS + 1)],
        coerce=int,
        initial=FEWEST_TALKS,
        widget=forms.RadioSelect,
    )
    most_a_coach = forms.IntegerField(
        label=_("Most meetings for a coach"),
        min_value=1,
        max_value=10,
        initial=3,
        help_text=_(
            "A coach without a free place has none. "
            "With a low number some coachees meet fewer coaches."
        ),
    )
    minutes = forms.IntegerField(
        label=_("Minutes for a meeting"), min_value=15, max_value=90, initial=30
    )
    days = forms.IntegerField(
        label=_("Days to meet"),
        min_value=3,
        max_value=60,
        initial=21,
        help_text=_("Counted from the day on which you publish."),
    )
    weight = forms.IntegerField(
        label=_("How much the meetings count"),
        min_value=0,
        max_value=MOST_WEIGHT,
        initial=40,
        widget=WeightInput,
        help_text=_(
            "Beside the other weights: themes count 40 unless you changed it. "
            "It stays as it is once the round is published."
        ),
    )


class PersonField(forms.ModelChoiceField):
    """Somebody of a cohort by name and institution."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.profile.user.name}, {obj.profile.institution.name}"


class AddMeetingForm(Form):
    """Two people who shall meet although the engine did not choose them."""

    audience = Audience.ORGANISERS

    def __init__(self, *args: Any, cohort: Cohort, labels: Mapping[str, str], **kw: Any) -> None:
        super().__init__(*args, **kw)
        rows = {
            Part.COACHEE: awaiting_pair(cohort),
            Part.COACH: people(cohort).filter(part=Part.COACH),
        }
        for part, found in rows.items():
            self.fields[part] = PersonField(
                queryset=found.order_by("profile__user__name"), label=labels[part]
            )


class TimesForm(Form):
    """Up to three times by the reader's clock; a line may stay empty."""

    audience = Audience.PAIR

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = place_of(timezone.get_current_timezone_name())
        for number in range(MOST_TIMES):
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Date"), widget=DateInput, required=number == 0
            )
            self.fields[f"time_{number}"] = forms.TimeField(
                label=_("Time in %(place)s") % {"place": place},
                widget=TimeInput,
                required=number == 0,
            )

    @property
    def lines(self) -> list[tuple[Any, BoundField, BoundField]]:
        return [
            (OPTIONS[number], self[f"day_{number}"], self[f"time_{number}"])
            for number in range(MOST_TIMES)
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self.times: list[datetime] = []
        for number in range(MOST_TIMES):
            day, at = found.get(f"day_{number}"), found.get(f"time_{number}")
            if day and at:
                self._take(number, day, at)
            elif day and f"time_{number}" not in self.errors:
                self.add_error(f"time_{number}", _("Say at what time, too."))
            elif at and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _("Say on which day, too."))
        return found

    def _take(self, number: int, day: Any, at: Any) -> None:
        try:
            self.times.append(moment_in(timezone.get_current_timezone(), day, at))
        except (ValueError, OverflowError):
            self.add_error(
                f"time_{number}",
                _("This time does not exist on that day: clocks go forward. Choose another time."),
            )


class ScoreForm(Form):
    """How a talk went. The matching alone reads it."""

    audience = Audience.ONLY_YOU

    score = forms.TypedChoiceField(
        label=_("How was it?"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
