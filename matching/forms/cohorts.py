from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, User
from core.forms import Audience, DateInput, ModelForm
from matching.models import Cohort
from matching.queries.people import institutions_known_to


class CohortForm(ModelForm):
    """One intake: its dates, and which institutions may enrol leaders."""

    audience = Audience.PROGRAMME
    audiences = {
        "institutions": Audience.ORGANISERS,
        "is_open_to_all": Audience.ORGANISERS,
        "has_shortlists": Audience.ORGANISERS,
        "is_rolling": Audience.ORGANISERS,
        "offers_again": Audience.ORGANISERS,
    }

    answer_days = forms.IntegerField(
        label=_("Days to answer a proposal"),
        initial=10,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("A proposal that is not answered in this time expires."),
    )

    class Meta:
        model = Cohort
        fields = [
            "name",
            "starts_on",
            "ends_on",
            "enrolment_closes_on",
            "answer_days",
            "is_open_to_all",
            "is_rolling",
            "has_shortlists",
            "offers_again",
        ]
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "enrolment_closes_on": DateInput,
        }
        help_texts = {
            "is_open_to_all": _("Every institution on this site may enrol leaders."),
            "is_rolling": _(
                "Institutions can enrol until enrolment closes, while others have their pairs. "
                "A run then pairs those who wait and moves nobody."
            ),
            "has_shortlists": _(
                "As long as they have no pair, people see the names of up to eight people of the "
                "other side who fit them best, and can wish for three of them."
            ),
            "offers_again": _(
                "After a proposal is declined, expires or is withdrawn, a run starts by itself. "
                "You look at what it found and publish it: nobody is told before."
            ),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Institution.objects.none()
        if not self.instance._state.adding:
            asked = Institution.objects.filter(pk__in=self.instance.invited.values("institution"))
        self.fields["institutions"] = forms.ModelMultipleChoiceField(
            label=_("Institutions that may enrol their leaders"),
            queryset=Institution.objects.filter(
                Q(pk__in=institutions_known_to(user).values("pk")) | Q(pk__in=asked.values("pk"))
            ),
            initial=list(asked.values_list("pk", flat=True)),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Their focal points see this cohort and enrol leaders themselves."),
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = found.get("starts_on"), found.get("ends_on")
        closes_on = found.get("enrolment_closes_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", _("It must end after it starts."))
        if closes_on and ends_on and closes_on > ends_on:
            self.add_error("enrolment_closes_on", _("Enrolment must close before the end."))
        self._check_name(found.get("name"))
        return found

    def _check_name(self, name: str | None) -> None:
        same = Cohort.objects.filter(programme=self.instance.programme_id, name=name)
        if name and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("This programme has a cohort of this name already."))
