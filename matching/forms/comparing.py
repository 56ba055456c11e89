from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.forms import Audience, Form
from core.templatetags.counterpart import moment
from matching.models import MatchRun

LEAST_RUNS, MOST_RUNS = 2, 4


class RunsChoice(forms.ModelMultipleChoiceField):
    """Runs by their number, the first of the cohort being 1, and the moment they were asked for."""

    widget = forms.CheckboxSelectMultiple
    numbers: Mapping[Any, int] = {}

    def label_from_instance(self, obj: Any) -> str:
        """Which, when, how many pairs, and whether it was published."""
        pairs = obj.result["cardinality"]
        count = ngettext("%(count)s pair", "%(count)s pairs", pairs) % {"count": pairs}
        words = [_("Run %(number)s") % {"number": self.numbers[obj.pk]}, moment(obj.created_at)]
        published = [_("Published")] if obj.published_at else []
        return " · ".join([*words, count, *published])


class CompareForm(Form):
    """Which two to four finished runs to lay side by side."""

    audience = Audience.ORGANISERS

    def __init__(
        self,
        data: MultiValueDict[str, Any] | None = None,
        *,
        runs: QuerySet[MatchRun],
        numbers: Mapping[Any, int],
    ) -> None:
        super().__init__(data)
        field = RunsChoice(
            label=gettext_lazy("Runs"),
            queryset=runs,
            help_text=gettext_lazy("Choose two to four."),
            error_messages={"required": gettext_lazy("Choose two to four runs.")},
        )
        field.numbers = numbers
        self.fields["runs"] = field

    def clean_runs(self) -> list[MatchRun]:
        """The runs, oldest first."""
        chosen = sorted(self.cleaned_data["runs"], key=lambda run: run.created_at)
        if not LEAST_RUNS <= len(chosen) <= MOST_RUNS:
            raise forms.ValidationError(_("Choose two to four runs."))
        return chosen
