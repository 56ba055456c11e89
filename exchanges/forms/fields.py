"""Two fields of exchanges: themes with a level each, and weeks as boxes by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Theme, language_choices
from exchanges.presenters.words import week_words


class LevelsWidget(forms.Widget):
    """One row for each theme, with a list of levels beside it."""

    template_name = "exchanges/widgets/levels.html"
    use_fieldset = True

    def __init__(self, levels: Iterable[tuple[int, Any]], none_label: Any) -> None:
        super().__init__()
        self.levels = [("", none_label), *levels]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {theme: data.get(f"{name}_{theme}", "") for theme in Theme.values}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{theme}" not in data for theme in Theme.values)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen: Mapping[str, Any] = value or {}
        context["rows"] = [
            {
                "name": f"{name}_{theme}",
                "label": theme.label,
                "options": [
                    (points, label, str(points) == str(chosen.get(theme, "")))
                    for points, label in self.levels
                ],
            }
            for theme in Theme
        ]
        return context


class LevelsField(forms.Field):
    """Themes with a level: cleans to {theme: points}, at least one unless not required."""

    def __init__(
        self, *, levels: Iterable[tuple[int, Any]], none_label: Any, **options: Any
    ) -> None:
        offered = list(levels)
        self.points = {str(points): points for points, _label in offered}
        super().__init__(widget=LevelsWidget(offered, none_label), **options)

    def clean(self, value: Any) -> dict[str, int]:
        chosen = {theme: text for theme, text in (value or {}).items() if text}
        if any(text not in self.points for text in chosen.values()):
            raise ValidationError(_("Choose one of the levels of the list."), code="invalid")
        if self.required and not chosen:
            raise ValidationError(_("Choose at least one theme."), code="required")
        return {theme: self.points[text] for theme, text in chosen.items()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        filled = {theme: str(text) for theme, text in (data or {}).items() if text}
        return filled != {theme: str(points) for theme, points in (initial or {}).items()}


class WeekBoxes(forms.CheckboxSelectMultiple):
    """Weeks as boxes, grouped by month; weeks in `fixed` are ticked and cannot be unticked."""

    template_name = "exchanges/widgets/weeks.html"
    fixed: frozenset[date] = frozenset()

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["value"] in {day.isoformat() for day in self.fixed}:
            option["selected"] = True
            option["attrs"] |= {"checked": True, "disabled": True}
            option["label"] = _("%(weeks)s, visit booked") % {"weeks": option["label"]}
        return option


class WeeksField(forms.TypedMultipleChoiceField):
    """Some weeks of a cycle: cleans to a list of Mondays."""

    widget = WeekBoxes

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=date.fromisoformat, required=False, **options)

    def offer(
        self,
        mondays: Iterable[date],
        *,
        fixed: Iterable[date] = (),
        holidays: Mapping[date, int] | None = None,
    ) -> None:
        """Let the reader choose among `mondays`; `holidays` gives working days off by Monday."""
        days_off = holidays or {}
        self.choices = [
            (month, [(day.isoformat(), _week_label(day, days_off.get(day, 0))) for day in days])
            for month, days in groupby(mondays, key=_month_of)
        ]
        self.widget.fixed = frozenset(fixed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return {str(day) for day in initial or ()} != set(data or ())


def languages_field(**options: Any) -> forms.MultipleChoiceField:
    """Languages by name in the reader's language."""
    return forms.MultipleChoiceField(
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "boxes"}),
        **options,
    )


def _month_of(day: date) -> str:
    return formats.date_format(day, "YEAR_MONTH_FORMAT")


def _week_label(monday: date, days_off: int) -> str:
    words = week_words(monday).removesuffix(f" {monday.year}")
    if not days_off:
        return words
    holidays = ngettext("%(days)s holiday", "%(days)s holidays", days_off) % {"days": days_off}
    return f"{words} ({holidays})"
