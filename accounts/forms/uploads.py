from __future__ import annotations

from typing import Any, cast

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Encoding,
    EnrolmentRow,
    EnrolmentUpload,
    Institution,
    RowOutcome,
    UploadState,
    User,
)
from core.forms import Audience, Form


class UploadForm(Form):
    """An enrolment file of one of the reader's institutions."""

    audience = Audience.INSTITUTION

    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.none()
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 2 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    encoding = forms.ChoiceField(
        label=_("How letters are written (CSV only)"),
        choices=Encoding.choices,
        help_text=_("If names look broken in the preview, choose another one there."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Institution.objects.visible_to(by)
        field = cast(forms.ModelChoiceField, self.fields["institution"])
        field.queryset = mine
        if len(mine) == 1:
            field.initial = mine[0]
            field.empty_label = None


class RereadForm(Form):
    """Another way to read the letters of a file in preview."""

    audience = Audience.INSTITUTION

    encoding = forms.ChoiceField(
        label=_("Names look broken? Read the letters as"), choices=Encoding.choices
    )


class UploadFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=UploadState.choices, empty_label=_("All")
    )

    class Meta:
        model = EnrolmentUpload
        fields: list[str] = []


class RowFilter(django_filters.FilterSet):
    outcome = django_filters.ChoiceFilter(choices=RowOutcome.choices)

    class Meta:
        model = EnrolmentRow
        fields: list[str] = []
