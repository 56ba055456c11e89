from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Theme, User
from accounts.permissions import Verb, institutions_where
from core.forms import Audience, Form, ModelForm
from core.text import plain_text
from exchanges.forms.fields import LevelsField, WeeksField, languages_field
from exchanges.models import HostOffer, Quality, ResourcePerson, VisitCycle
from exchanges.queries import booked_mondays, open_mondays
from exchanges.queries.calendars import AS_IN_TABLE, changes_of, holiday_weeks
from exchanges.queries.regions import usual_languages


class OfferForm(ModelForm):
    """What a host can receive."""

    fields: dict[str, Any]
    audience = Audience.PARTNERS
    audiences = {
        "max_delegations": Audience.ORGANISERS,
        "parallel": Audience.ORGANISERS,
        "per_cycle": Audience.ORGANISERS,
        "rest_weeks": Audience.ORGANISERS,
    }

    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.none(), empty_label=None
    )
    languages = languages_field(label=_("Languages in which you receive guests"))
    themes = LevelsField(
        label=_("Themes you can show"),
        levels=Quality.choices,
        none_label=_("Not offered"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = HostOffer
        fields = [
            "title", "city", "about", "languages", "max_people", "max_delegations", "parallel",
            "per_cycle", "rest_weeks",
        ]  # fmt: skip

    field_order = ["institution", "title", "city", "about", "themes", "languages"]

    def __init__(self, *args: Any, user: User, cycle: VisitCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "city"):
            self.fields[name].validators.append(plain_text)
        self.initial["version"] = self.instance.version
        if self.instance._state.adding:
            mine = Institution.objects.filter(pk__in=institutions_where(user, Verb.OFFER_VISITS))
            self.fields["institution"].queryset = cycle.admits(mine)
            self.initial["languages"] = usual_languages(cycle)
        else:
            del self.fields["institution"]
            self.initial["themes"] = {row.theme: row.quality for row in self.instance.themes.all()}

    def values(self) -> Mapping[str, Any]:
        """The fields of the row, as a valid form has them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ResourcePersonForm(ModelForm):
    """Somebody who serves visits at the host."""

    fields: dict[str, Any]
    audience = Audience.PARTNERS
    audiences = {"max_visits": Audience.ORGANISERS, "weeks_off": Audience.ORGANISERS}

    themes = forms.MultipleChoiceField(
        label=_("Themes"), widget=forms.CheckboxSelectMultiple(attrs={"class": "boxes"})
    )
    weeks_off = WeeksField(label=_("Weeks away"))

    class Meta:
        model = ResourcePerson
        fields = ["name", "themes", "max_visits", "weeks_off"]

    def __init__(self, *args: Any, offer: HostOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(plain_text)
        offered = {row.theme for row in offer.themes.all()}
        self.fields["themes"].choices = [
            (theme.value, theme.label) for theme in Theme if theme in offered
        ]
        self.fields["weeks_off"].offer(offer.cycle.mondays)

    def values(self) -> Mapping[str, Any]:
        """The fields of the row; weeks as ISO dates."""
        cleaned = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**cleaned, "weeks_off": [day.isoformat() for day in cleaned["weeks_off"]]}


class HostWeeksForm(Form):
    """The weeks of the cycle that a host opens."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    open_weeks = WeeksField(label=_("Weeks open for visits"))

    def __init__(self, *args: Any, offer: HostOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycle = offer.cycle
        country = str(offer.institution.country)
        changes = changes_of(cycle).get(country, AS_IN_TABLE)
        days_off = holiday_weeks(country, cycle.first_monday, cycle.weeks, changes)
        self.fields["open_weeks"].offer(
            cycle.mondays,
            fixed=booked_mondays(offer),
            holidays={
                cycle.first_monday + timedelta(weeks=week): days for week, days in days_off.items()
            },
        )
        self.initial["open_weeks"] = sorted(day.isoformat() for day in open_mondays(offer))

    @property
    def mondays(self) -> list[date]:
        return list(self.cleaned_data["open_weeks"])
