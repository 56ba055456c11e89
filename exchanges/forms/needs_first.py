from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, User
from core.forms import Audience, Form
from core.text import plain_text
from exchanges.models import VisitCycle, VisitRequest
from exchanges.presenters.instruments import GAPS, GROUPS, PLACES, instrument_choices
from exchanges.rules.instruments import suggestion
from exchanges.rules.visits import asking_institutions


class NeedFirstForm(Form):
    """What is missing, and what it should lead to, before anybody thinks of travelling."""

    fields: dict[str, Any]
    audience = Audience.PARTNERS

    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=_("What you want to learn"), max_length=120, validators=[plain_text]
    )
    need = forms.CharField(
        label=_("Why: what does not work at home today"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    objective = forms.CharField(
        label=_("Objective: what people can do afterwards that they cannot do now"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    gap = forms.ChoiceField(label=_("What is missing most"), choices=GAPS, widget=forms.RadioSelect)
    where = forms.ChoiceField(
        label=_("Where can it be learned best"), choices=PLACES, widget=forms.RadioSelect
    )
    group = forms.ChoiceField(
        label=_("How many people have to learn it"), choices=GROUPS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, user: User, cycle: VisitCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Institution.objects.filter(pk__in=asking_institutions(user))
        self.fields["institution"].queryset = cycle.admits(mine)

    def guide(self) -> Mapping[str, str]:
        """The answers from which an instrument is suggested."""
        return {name: self.cleaned_data[name] for name in ("gap", "where", "group")}


class InstrumentForm(Form):
    """By which instrument a need is met."""

    fields: dict[str, Any]
    audience = Audience.PARTNERS

    instrument = forms.ChoiceField(
        label=_("Instrument"), choices=instrument_choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, visit_request: VisitRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = suggestion(visit_request.guide)
        self.initial["instrument"] = visit_request.instrument or (found[0] if found else "")
