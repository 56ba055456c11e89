from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import LanguageLevel
from core.forms import Audience
from matching.forms.countries import CountriesForm, country_fields, initial_of, rows_of
from matching.models import MOST_WEIGHT, SET_BY_HAND, Aim, Cohort, Criterion

WEIGHT_HELP: dict[str, Any] = {
    Criterion.THEMES: _("How well the themes that the one offers meet those that the other wants."),
    Criterion.LANGUAGE: _("The level of their best common language."),
    Criterion.SECTOR: _("Whether both know the same sector from within."),
    Criterion.SENIORITY: _("A peer or somebody slightly more senior fits best."),
    Criterion.TIME_ZONE: _("The closer their clocks, the easier to meet."),
    Criterion.AVAILABILITY: _("Weeks in which both are free in the first half year."),
    Criterion.MODE: _("Whether they share a way to meet."),
    Criterion.PREFERENCE: _("Wishes that people stated for themselves, from both sides."),
}
AIM_HELP: dict[str, Any] = {
    Aim.TOTAL: _("A pair may fit less well if two others gain more by it: most people gain."),
    Aim.WORST: _(
        "Nobody gets a poor fit so that others get a better one; the sum may be a little lower."
    ),
}
# Field of the form to the key under which the engine reports the rule.
RULE_KEYS = {
    "language_level": "no_common_language",
    "chain_of_command": "chain_of_command",
    "same_institution": "same_institution",
    "max_zone_gap_hours": "time_zone_gap",
    "seniority_gap_max": "seniority_gap",
    "theme_required": "nothing_offered",
    "repeat": "previous_pair",
}
# In mentoring pairs come from one institution, and the line of command always forbids one.
MENTORING_KEYS = {
    "language_level": "no_common_language",
    "own_institution": "other_institution",
    "seniority_step_min": "seniority_step",
    "seniority_gap_max": "seniority_gap",
    "theme_required": "nothing_offered",
    "repeat": "previous_pair",
}
COUNTRIES_KEY = "excluded_countries"
MIXED = "mixed_coaches"


class WeightInput(forms.NumberInput):
    """A number; where scripts run, sliders.js puts a slider beside it."""

    def __init__(self) -> None:
        super().__init__(attrs={"data-slider": "", "inputmode": "numeric"})


class SettingsForm(CountriesForm):
    """Weights, rules and the aim of a cohort's next run, each explained in a sentence."""

    audience = Audience.ORGANISERS

    language_level = forms.ChoiceField(
        label=_("Common language"),
        choices=[("", _("No common language asked for")), *LanguageLevel.choices],
        required=False,
        help_text=_("Both must speak one language at this level or better."),
    )
    chain_of_command = forms.BooleanField(
        label=_("Never within one chain of command"),
        required=False,
        help_text=_("Nobody is coached by somebody above or below them."),
    )
    same_institution = forms.BooleanField(
        label=_("Allow pairs from one institution"),
        required=False,
        help_text=_("Without this, coach and coachee come from different institutions."),
    )
    max_zone_gap_hours = forms.IntegerField(
        label=_("Most hours between time zones"),
        required=False,
        min_value=0,
        max_value=12,
        help_text=_("Empty: time zones forbid nothing."),
    )
    seniority_gap_max = forms.IntegerField(
        label=_("Most steps between ranks"),
        required=False,
        min_value=0,
        max_value=9,
        help_text=_("On the scale of seniority from 1 to 10. Empty: ranks forbid nothing."),
    )
    theme_required = forms.BooleanField(
        label=_("At least one theme in common"),
        required=False,
        help_text=_("The one offers something that the other wants."),
    )
    own_institution = forms.BooleanField(
        label=_("Only pairs from one institution"),
        required=False,
        help_text=_("Without this, a mentor may come from another institution too."),
    )
    seniority_step_min = forms.IntegerField(
        label=_("Least steps of the mentor above the mentee"),
        required=False,
        min_value=0,
        max_value=9,
        help_text=_("On the scale of seniority from 1 to 10. Empty: ranks forbid nothing."),
    )
    mixed_coaches = forms.BooleanField(
        label=_("Two coaches of one coachee are a woman and a man"),
        required=False,
        help_text=_("It counts where you add a second coach to a pair, and nowhere else."),
    )
    repeat = forms.BooleanField(
        label=_("Allow people who were paired before"),
        required=False,
        help_text=_("A pair that was declined is never proposed again in the same cohort."),
    )
    aim = forms.ChoiceField(
        label=_("What the best result is"),
        choices=Aim.choices,
        widget=forms.RadioSelect,
        help_text=_("As many people as possible are paired first, always."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, cohort: Cohort) -> None:
        given = {f"weight_{key}": value for key, value in cohort.criteria.items()}
        stored = cohort.rules.get(COUNTRIES_KEY, [])
        initial = {**given, **cohort.rules, **initial_of(stored), "aim": cohort.aim}
        super().__init__(data, initial=initial)
        weights = {
            f"weight_{criterion.value}": forms.IntegerField(
                label=criterion.label,
                min_value=0,
                max_value=MOST_WEIGHT,
                help_text=WEIGHT_HELP[criterion],
                widget=WeightInput,
            )
            for criterion in SET_BY_HAND
        }
        rows = country_fields(rows_of(data, stored))
        self.is_mentoring = cohort.programme.is_mentoring
        self.rule_keys = MENTORING_KEYS if self.is_mentoring else RULE_KEYS
        for name in {*RULE_KEYS, *MENTORING_KEYS, MIXED} - {*self.rule_keys, *self._extra}:
            del self.fields[name]
        self.fields = {**weights, **self.fields, **rows}

    @property
    def _extra(self) -> set[str]:
        """What closes nobody before a second coach is looked for."""
        return set() if self.is_mentoring else {MIXED}

    @property
    def weight_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("weight_")]

    @property
    def aims(self) -> list[tuple[Any, Any]]:
        """Each choice of the aim with a sentence on what it means."""
        return [(one, AIM_HELP[one.data["value"]]) for one in self["aim"]]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        weights = [found.get(f"weight_{one.value}", 1) for one in SET_BY_HAND]
        if not any(weights):
            raise forms.ValidationError(_("At least one weight must be above 0."))
        self.check_countries()
        return found

    @property
    def criteria(self) -> dict[str, int]:
        return {one.value: self.cleaned_data[f"weight_{one.value}"] for one in SET_BY_HAND}

    @property
    def matching_rules(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in (*self.rule_keys, *self._extra)}
        always = {"chain_of_command": True, "same_institution": True} if self.is_mentoring else {}
        return {
            **found,
            **always,
            "language_level": found["language_level"] or None,
            COUNTRIES_KEY: self.excluded_countries,
        }
