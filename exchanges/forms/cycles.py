from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Institution, User
from accounts.permissions import Verb, institutions_where
from core.forms import Audience, DateInput, ModelForm
from core.text import plain_text
from exchanges.forms.fields import languages_field
from exchanges.models import VisitCycle, default_weights
from exchanges.presenters.reach import BETWEEN, reach_choices

WEIGHT_LABELS: Mapping[str, tuple[Any, Any]] = {
    "stability": (
        gettext_lazy("Keep a published visit where it is"),
        gettext_lazy("0 plans anew each time; 100 moves little."),
    ),
    "visit": (
        gettext_lazy("Spare hosts an extra visit"),
        gettext_lazy("The higher, the more delegations travel together."),
    ),
    "interpreter": (gettext_lazy("Avoid interpreters"), ""),
    "holiday": (gettext_lazy("Avoid a public holiday at the host"), ""),
    "week_off": (gettext_lazy("Keep to the best weeks, for each week away from them"), ""),
}
MOST_POINTS = 1000


class CycleForm(ModelForm):
    """A cycle: its weeks, who takes part, and what the planner weighs."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS
    audiences = {
        "name": Audience.PARTNERS,
        "country": Audience.PARTNERS,
        "first_monday": Audience.PARTNERS,
        "weeks": Audience.PARTNERS,
        "consent_days": Audience.PARTNERS,
    }

    institution = forms.ModelChoiceField(
        label=gettext_lazy("Organising institution"),
        queryset=Institution.objects.none(),
        empty_label=None,
    )
    country = forms.TypedChoiceField(
        label=gettext_lazy("Where visits lead"),
        coerce=lambda chosen: "" if chosen == BETWEEN else chosen,
        help_text=gettext_lazy(
            "Within one country there are no passports and no visas, and fairness counts "
            "institutions or communities instead of countries. None of them hosts itself."
        ),
    )
    invited = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Institutions that may offer and request"),
        queryset=Institution.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "boxes"}),
        required=False,
    )
    interpreter_languages = languages_field(
        label=gettext_lazy("Languages with interpreters"), required=False
    )
    interpreter_teams = forms.IntegerField(
        label=gettext_lazy("Interpreter teams a week for each of them"),
        min_value=1,
        max_value=20,
        initial=1,
    )

    class Meta:
        model = VisitCycle
        fields = [
            "name", "country", "first_monday", "weeks", "visa_weeks", "consent_days",
            "is_open_to_all",
        ]  # fmt: skip
        widgets = {"first_monday": DateInput}
        help_texts = {
            "visa_weeks": gettext_lazy("It counts between countries only."),
            "consent_days": gettext_lazy(
                "0: a host has to answer. Hosts read the day in each message that asks them."
            ),
        }

    field_order = [
        "institution", "name", "country", "first_monday", "weeks", "invited", "is_open_to_all",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(plain_text)
        self.fields["consent_days"].required = False
        self._offer_institutions(user)
        if self.instance.pk and not self.instance._state.adding:
            del self.fields["institution"]
            self._fill()
        weights = {**default_weights(), **self.instance.weights}
        for name, (label, help_text) in WEIGHT_LABELS.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=label,
                help_text=help_text,
                min_value=0,
                max_value=MOST_POINTS,
                initial=weights[name],
            )

    def _offer_institutions(self, user: User) -> None:
        mine = Institution.objects.filter(pk__in=institutions_where(user, Verb.RUN_EXCHANGES))
        self.fields["institution"].queryset = mine
        here = (
            self.instance.invited.values("institution") if not self.instance._state.adding else []
        )
        known = Institution.objects.filter(
            pk__in=Institution.objects.visible_to(user).values("pk")
        ) | Institution.objects.filter(pk__in=here)
        self.fields["invited"].queryset = known
        homes = {*(mine | known).values_list("country", flat=True), self.instance.country}
        self.fields["country"].choices = reach_choices(str(code) for code in homes if code)
        self.initial["country"] = str(self.instance.country) or BETWEEN

    def _fill(self) -> None:
        teams = list(self.instance.interpreter_teams.all())
        self.initial = {
            **self.initial,
            "invited": [row.institution_id for row in self.instance.invited.all()],
            "interpreter_languages": [team.language for team in teams],
            "interpreter_teams": max((team.teams for team in teams), default=1),
        }

    def clean_first_monday(self) -> date:
        day: date = self.cleaned_data["first_monday"]
        if day.weekday():
            raise ValidationError(_("This day is no Monday. A cycle begins on a Monday."))
        return day

    def clean_consent_days(self) -> int:
        return self.cleaned_data["consent_days"] or 0

    def settings(self) -> Mapping[str, Any]:
        """The fields of the row, as a valid form has them."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        weights = {name: self.cleaned_data[f"weight_{name}"] for name in WEIGHT_LABELS}
        return {**fields, "weights": {**self.instance.weights, **weights}}

    def invited_institutions(self) -> Iterable[Institution]:
        return list(self.cleaned_data["invited"])

    def interpreters(self) -> Mapping[str, int]:
        """Teams by language."""
        teams = self.cleaned_data["interpreter_teams"]
        return dict.fromkeys(self.cleaned_data["interpreter_languages"], teams)
