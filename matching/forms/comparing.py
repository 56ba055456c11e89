from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import Audience, Form
from core.templatetags.counterpart import moment
from matching.models import MatchRun


class RunChoice(forms.ModelChoiceField):
    """A run by its number, the first of the cohort being 1, and the moment it was asked for."""

    numbers: Mapping[Any, int] = {}

    def label_from_instance(self, obj: Any) -> str:
        """When, and whether it was published."""
        words = f"{self.numbers[obj.pk]} · {moment(obj.created_at)}"
        return f"{words} ({_('Published')})" if obj.published_at else words


class CompareForm(Form):
    """Which two finished runs to lay side by side."""

    audience = Audience.ORGANISERS

    def __init__(self, data: Mapping[str, Any] | None = None, *, runs: QuerySet[MatchRun]) -> None:
        super().__init__(data)
        pks = list(runs.order_by("created_at").values_list("pk", flat=True))
        numbers = {pk: number for number, pk in enumerate(pks, start=1)}
        for name, label in (("first", _("First run")), ("second", _("Second run"))):
            field = RunChoice(label=label, queryset=runs, empty_label=None)
            field.numbers = numbers
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("first") and found.get("first") == found.get("second"):
            self.add_error("second", _("Choose two different runs."))
        return found
