from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Institution, User
from accounts.services import Guest
from core.forms import Audience, DateInput, Form, ModelForm
from core.text import plain_text
from exchanges.forms.fields import LevelsField, WeeksField, languages_field
from exchanges.models import VisitCycle, VisitRequest, Want
from exchanges.queries import possible_heads, request_mondays
from exchanges.queries.regions import usual_languages
from exchanges.rules.visits import asking_institutions


class RequestForm(ModelForm):
    """What a sender needs."""

    fields: dict[str, Any]
    audience = Audience.PARTNERS
    audiences = {"ready_on": Audience.ORGANISERS, "excluded_hosts": Audience.ORGANISERS}

    institution = forms.ModelChoiceField(
        label=gettext_lazy("Institution"), queryset=Institution.objects.none(), empty_label=None
    )
    languages = languages_field(label=gettext_lazy("Languages of the delegation"))
    themes = LevelsField(
        label=gettext_lazy("Themes you want"),
        levels=Want.choices,
        none_label=gettext_lazy("Not wanted"),
    )
    excluded_hosts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Not to these hosts"),
        queryset=Institution.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = VisitRequest
        fields = ["title", "need", "objective", "languages", "people", "duration", "ready_on"]
        widgets = {"ready_on": DateInput}

    field_order = ["institution", "title", "need", "objective", "themes", "languages"]

    def __init__(self, *args: Any, user: User, cycle: VisitCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].validators.append(plain_text)
        self._word_readiness(cycle)
        if not self.instance.languages:
            self.initial["languages"] = usual_languages(cycle)
        self.initial["version"] = self.instance.version
        hosts = cycle.offers.offered().values("institution")
        self.fields["excluded_hosts"].queryset = Institution.objects.filter(pk__in=hosts)
        if self.instance._state.adding:
            self._offer_institutions(user, cycle)
        else:
            self._fill()

    def _word_readiness(self, cycle: VisitCycle) -> None:
        """Without a border there is neither passport nor visa to wait for."""
        if cycle.is_within_country:
            self.fields["ready_on"].label = _("Names are ready on")
            return
        self.fields["ready_on"].help_text = _(
            "A visa takes about %(weeks)s weeks from that day on."
        ) % {"weeks": cycle.visa_weeks}

    def _offer_institutions(self, user: User, cycle: VisitCycle) -> None:
        mine = Institution.objects.filter(pk__in=asking_institutions(user))
        self.fields["institution"].queryset = cycle.admits(mine)

    def _fill(self) -> None:
        del self.fields["institution"]
        self.initial["themes"] = {row.theme: row.want for row in self.instance.themes.all()}
        self.initial["excluded_hosts"] = list(self.instance.excluded_hosts.all())

    def values(self) -> Mapping[str, Any]:
        """The fields of the row, as a valid form has them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def excluded(self) -> list[Institution]:
        return list(self.cleaned_data["excluded_hosts"])


class RequestWeeksForm(Form):
    """The weeks in which a delegation can travel, and the best among them."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    available = WeeksField(label=gettext_lazy("Weeks in which the delegation can travel"))
    preferred = WeeksField(
        label=gettext_lazy("Best weeks"),
        help_text=gettext_lazy("Leave all empty when every week is as good as another."),
    )

    def __init__(self, *args: Any, visit_request: VisitRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        available, preferred = request_mondays(visit_request)
        for name, mondays in (("available", available), ("preferred", preferred)):
            self.fields[name].offer(visit_request.cycle.mondays)
            self.initial[name] = sorted(day.isoformat() for day in mondays)

    def mondays(self) -> tuple[list[date], list[date]]:
        return list(self.cleaned_data["available"]), list(self.cleaned_data["preferred"])


class HeadForm(Form):
    """Who leads the delegation: somebody of the institution, or somebody new."""

    fields: dict[str, Any]
    audience = Audience.PARTNERS

    head = forms.ModelChoiceField(
        label=gettext_lazy("Somebody of your institution"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Somebody else"),
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Name of somebody else"),
        max_length=120,
        required=False,
        validators=[plain_text],
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        help_text=gettext_lazy("They get an invitation, and are asked to confirm each visit."),
        required=False,
    )

    def __init__(self, *args: Any, visit_request: VisitRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].queryset = possible_heads(visit_request.institution)
        self.initial["head"] = visit_request.head_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("head"):
            for name in ("name", "email"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(_("Choose somebody, or fill this in.")))
        return cleaned

    def guest(self, language: str) -> Guest:
        """Whom a valid form without a chosen person invites."""
        return Guest(
            email=self.cleaned_data["email"], name=self.cleaned_data["name"], language=language
        )


class PriorityForm(ModelForm):
    """How much a request counts against others."""

    fields: dict[str, Any]
    audience = Audience.ORGANISERS

    class Meta:
        model = VisitRequest
        fields = ["priority", "counts_waiting"]
        widgets = {"priority": forms.RadioSelect}
        help_texts = {
            "priority": gettext_lazy(
                "Where there are fewer places than requests, the higher ones come first."
            ),
            "counts_waiting": gettext_lazy(
                "One step more for each earlier cycle of yours that left this sender out with "
                "one of these themes, and that nobody has met since."
            ),
        }


class ReturnForm(Form):
    """Why a focal point gives a request back."""

    audience = Audience.INSTITUTION

    reason = forms.CharField(
        label=gettext_lazy("What is missing, or why not"),
        max_length=300,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
