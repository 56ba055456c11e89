from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Audience, Form
from exchanges.models import HostOffer


class BusyForm(Form):
    """A calendar file, and from how many busy days on a week is closed."""

    audience = Audience.ONLY_YOU

    file = forms.FileField(
        label=_("Calendar file"),
        help_text=_(
            "An .ics file with busy times, at most 2 MB. Only times are read, and the file is not "
            "kept. Entries under four hours do not count."
        ),
        widget=forms.FileInput(attrs={"accept": ".ics,.ifb,.vfb,text/calendar"}),
    )
    days = forms.TypedChoiceField(
        label=_("Close a week from"),
        choices=[
            (1, _("one busy day")),
            (2, _("two busy days")),
            (3, _("three busy days")),
            (5, _("five busy days")),
        ],
        coerce=int,
        initial=1,
    )


class CloseWeeksForm(Form):
    """The weeks that a calendar file would close, as the preview showed them."""

    fields: dict[str, Any]

    audience = Audience.ORGANISERS

    mondays = forms.TypedMultipleChoiceField(
        label=_("Weeks to close"), coerce=date.fromisoformat, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, offer: HostOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mondays"].choices = [
            (day.isoformat(), day.isoformat()) for day in offer.cycle.mondays
        ]
