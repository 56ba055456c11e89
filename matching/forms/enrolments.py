from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from core.forms import Audience, Form


class EnrolForm(Form):
    """Which people to enrol, out of those whom the reader may enrol and no others."""

    audience = Audience.INSTITUTION

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, candidates: QuerySet[Profile]
    ) -> None:
        super().__init__(data)
        self.fields["profiles"] = forms.ModelMultipleChoiceField(
            label=_("People"),
            queryset=candidates,
            error_messages={"required": _("Choose at least one person.")},
        )
