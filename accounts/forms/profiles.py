from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.forms.institutions import UnitChoiceField
from accounts.models import (
    Conflict,
    Institution,
    LanguageLevel,
    Mode,
    Profile,
    ProfileKind,
    Sector,
    Theme,
    Unit,
    language_choices,
)
from accounts.presenters.profiles import WEIGHT_LABELS
from core.forms import Audience, DateInput, Form, ModelForm
from core.text import plain_text

MOST_LANGUAGES = 6
MOST_ABSENCES = 6
MOST_CONFLICTS = 5
InstitutionChoices = list[tuple[Any, str]]
WEIGHTS = [("", _("No")), *((str(weight), label) for weight, label in WEIGHT_LABELS.items())]


class VersionForm(Form):
    """The version of the profile that the page showed; hidden, and compared when it is saved."""

    audience = Audience.ONLY_YOU

    version = forms.IntegerField(widget=forms.HiddenInput)


class InstitutionPostForm(ModelForm):
    """What an institution says of its people: post, rank and unit."""

    audience = Audience.MATCHED

    unit = UnitChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("None of these"),
        help_text=_("Two people of one chain of command are never paired."),
    )

    class Meta:
        model = Profile
        fields = ["post", "rank", "unit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.instance.institution_id
        units = Unit.objects.filter(institution=here)
        cast(UnitChoiceField, self.fields["unit"]).offer(units, here)


class OwnPostForm(InstitutionPostForm):
    """What a person says of the own work, and how they can meet."""

    audiences = {"gender": Audience.ORGANISERS}

    modes = forms.MultipleChoiceField(
        label=_("Ways to meet"), choices=Mode.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta(InstitutionPostForm.Meta):
        fields = ["post", "rank", "unit", "sector", "seniority", "modes", "capacity", "gender"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].required = True
        sector = cast(forms.ChoiceField, self.fields["sector"])
        sector.required, sector.choices = True, [("", "–"), *Sector.choices]
        self.fields["seniority"].required = True
        self.fields["gender"].help_text = _(
            "We ask only because some people state a wish to meet a woman or a man, and so that "
            "organisers can offer mixed pairs of coaches. It is part of no score."
        )
        if self.instance.kind == ProfileKind.EXPERT:
            self.fields["capacity"].help_text = _("You are never asked to take more than this.")
        else:
            del self.fields["capacity"]


class LanguageRow(Form):
    audience = Audience.MATCHED

    code = forms.ChoiceField(
        label=_("Language"), choices=lambda: [("", "–"), *language_choices()], required=False
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", "–"), *LanguageLevel.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("code") and not cleaned.get("level"):
            self.add_error("level", _("Say how well you know it."))
        if cleaned.get("level") and not cleaned.get("code"):
            self.add_error("code", _("Say which language this is."))
        return cleaned


class LanguageRows(forms.BaseFormSet):
    """The languages of one person, each at most once."""

    def clean(self) -> None:
        seen: set[str] = set()
        for row in self.forms:
            code = row.cleaned_data.get("code") if row.is_valid() else None
            if code and code in seen:
                row.add_error("code", _("This language stands here already."))
            seen.add(code or "")

    @property
    def levels(self) -> dict[str, str]:
        """Codes of languages with their levels, as the service takes them."""
        rows = [row.cleaned_data for row in self.forms]
        return {row["code"]: row["level"] for row in rows if row.get("code")}


class ThemesForm(Form):
    """A weight for each theme, or none."""

    audience = Audience.MATCHED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value, label in Theme.choices:
            self.fields[value] = forms.ChoiceField(
                label=label, choices=WEIGHTS, widget=forms.RadioSelect, required=False
            )

    @property
    def weights(self) -> dict[str, int]:
        """Themes with their weights, as the service takes them."""
        return {theme: int(weight) for theme, weight in self.cleaned_data.items() if weight}


class AbsenceRow(Form):
    audience = Audience.INSTITUTION

    from_on = forms.DateField(label=_("From"), widget=DateInput, required=False)
    until_on = forms.DateField(label=_("Until"), widget=DateInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if bool(first) != bool(last):
            self.add_error("until_on" if first else "from_on", _("Say both days."))
        elif first and last and last < first:
            self.add_error("until_on", _("This is before the first day."))
        return cleaned


class AbsenceRows(forms.BaseFormSet):
    @property
    def absences(self) -> list[tuple[Any, Any]]:
        """First and last day of each absence, as the service takes them."""
        rows = [row.cleaned_data for row in self.forms]
        return [(row["from_on"], row["until_on"]) for row in rows if row.get("from_on")]


class ConflictRow(Form):
    """One conflict: with a person by address, or with an institution."""

    audience = Audience.ORGANISERS

    email = forms.EmailField(label=_("E-mail address of a person"), required=False)
    institution = forms.ModelChoiceField(
        label=_("or a whole institution"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label="–",
    )
    reason = forms.CharField(
        label=_("What the conflict is"), max_length=200, required=False, validators=[plain_text]
    )

    def __init__(self, *args: Any, institutions: InstitutionChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["institution"])
        field.queryset = Institution.objects.all()
        # Each row would read the same list again.
        field.widget.choices = institutions

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        email, institution = cleaned.get("email"), cleaned.get("institution")
        if email and institution:
            self.add_error("institution", _("Use a row of its own for the institution."))
        if cleaned.get("reason") and not email and not institution:
            self.add_error("email", _("Say with whom."))
        return cleaned


class ConflictRows(forms.BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "institutions": self._institutions}

    @cached_property
    def _institutions(self) -> InstitutionChoices:
        return [("", "–"), *Institution.objects.values_list("pk", "name")]

    @property
    def conflicts(self) -> list[Conflict]:
        """The declared conflicts, unsaved, as the service takes them."""
        rows = [row.cleaned_data for row in self.forms]
        return [
            Conflict(
                email=row["email"].lower(), institution=row["institution"], reason=row["reason"]
            )
            for row in rows
            if row.get("email") or row.get("institution")
        ]


LanguageFormSet = cast(
    type[LanguageRows],
    forms.formset_factory(
        LanguageRow, formset=LanguageRows, extra=MOST_LANGUAGES, max_num=MOST_LANGUAGES
    ),
)
AbsenceFormSet = cast(
    type[AbsenceRows],
    forms.formset_factory(
        AbsenceRow, formset=AbsenceRows, extra=MOST_ABSENCES, max_num=MOST_ABSENCES
    ),
)
ConflictFormSet = cast(
    type[ConflictRows],
    forms.formset_factory(
        ConflictRow, formset=ConflictRows, extra=MOST_CONFLICTS, max_num=MOST_CONFLICTS
    ),
)
