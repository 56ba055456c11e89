from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Audience, Form
from exchanges.models import HostOffer, VisitRequest
from exchanges.presenters.words import theme_words, week_words


class MoveForm(Form):
    """Host, theme and week for one request."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    offer = forms.TypedChoiceField(label=_("Host"))
    theme = forms.ChoiceField(label=_("Theme"))
    monday = forms.TypedChoiceField(label=_("Week"), coerce=date.fromisoformat)

    def __init__(
        self,
        *args: Any,
        visit_request: VisitRequest,
        offers: Iterable[HostOffer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cycle, length = visit_request.cycle, visit_request.duration
        # Read once: a choice of models would read the offers anew for each thing it does.
        by_key = {str(one.pk): one for one in offers}
        self.fields["offer"].coerce = by_key.__getitem__
        self.fields["offer"].choices = [
            (key, f"{one.institution}, {one.city}: {one.title}") for key, one in by_key.items()
        ]
        self.fields["theme"].choices = [
            (row.theme, theme_words(row.theme)) for row in visit_request.themes.all()
        ]
        self.fields["monday"].choices = [
            (day.isoformat(), week_words(day, length)) for day in _starts(cycle.mondays, length)
        ]


def _starts(mondays: Sequence[date], length: int) -> Sequence[date]:
    return mondays[: len(mondays) - length + 1]
