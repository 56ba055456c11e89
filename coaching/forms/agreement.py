from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import Guest
from coaching.forms.plan import day_field
from coaching.models import AgreementVersion, CohortTerms
from coaching.models.agreement import TermFields
from coaching.services.agreements import Terms
from core.forms import Audience, Form, ModelForm
from core.text import plain_text

MOST_GOAL_LETTERS = 2000
NUMBERS = ("sessions", "weeks_between", "least_minutes", "most_minutes", "cancellation_hours")
READS_EARLIER = "co_coach_reads_earlier"
TICKS = ("sponsor_sees_attendance", "sponsor_sees_goals")


def _not_longer(form: forms.BaseForm) -> None:
    """The shortest session is not longer than the longest."""
    cleaned = form.cleaned_data
    least, most = cleaned.get("least_minutes"), cleaned.get("most_minutes")
    if least is not None and most is not None and least > most:
        form.add_error("most_minutes", _("Give at least as many minutes as for the shortest."))


class PersonField(forms.ModelChoiceField):
    """Somebody by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SponsorField(PersonField):
    """One of the people whom a coachee, or an organiser, can name as the sponsor."""

    def __init__(self, people: QuerySet[User]) -> None:
        super().__init__(
            queryset=people,
            required=False,
            label=_("Sponsor"),
            help_text=_(
                "Somebody who stands for the institution to which it is of use: its focal point, "
                "say."
            ),
        )


class SponsorForm(Form):
    """Name the sponsor of a pair: somebody who is known here, or anybody by e-mail."""

    audience = Audience.SIGNERS
    audiences = {"email": Audience.ONLY_YOU, "language": Audience.ONLY_YOU}

    name = forms.CharField(
        label=gettext_lazy("Name"), required=False, max_length=120, validators=[plain_text]
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"),
        choices=settings.LANGUAGES,
    )

    def __init__(self, *args: Any, people: QuerySet[User], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people.exists():
            self.fields = {"sponsor": SponsorField(people), **self.fields}
        self.fields["language"].initial = language

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        is_by_mail = bool(cleaned["email"])
        if is_by_mail and "sponsor" not in self.changed_data:
            # Who was named before still stands in the list: nobody chose them now.
            cleaned["sponsor"] = None
        is_known = bool(cleaned.get("sponsor"))
        if is_known and is_by_mail:
            self.add_error("email", _("Choose somebody above or give an address, not both."))
        elif is_by_mail and not cleaned["name"]:
            self.add_error("name", _("Say who this is."))
        elif not is_known and not is_by_mail:
            first = "sponsor" if "sponsor" in self.fields else "email"
            self.add_error(first, _("Say who the sponsor is."))
        return cleaned

    def guest(self) -> Guest:
        """Whom a valid form names by e-mail."""
        cleaned = self.cleaned_data
        return Guest(email=cleaned["email"], name=cleaned["name"], language=cleaned["language"])


class TermsForm(Form):
    """Propose terms; knows which version its author looked at."""

    audience = Audience.SIGNERS
    audiences = {"goals": Audience.PAIR_AND_SPONSOR, "sponsor_sees_goals": Audience.SIGNERS}

    goals = forms.CharField(
        label=gettext_lazy("Agreed goals"),
        help_text=gettext_lazy("A few words each, one goal a line. You can add them later."),
        required=False,
        max_length=MOST_GOAL_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    destroy_on = day_field(
        label=gettext_lazy("Notes are destroyed on"),
        help_text=gettext_lazy("Until then the pair can read them, also after the end."),
    )
    number = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self,
        *args: Any,
        people: QuerySet[User],
        sponsor: User | None = None,
        has_second: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= forms.fields_for_model(CohortTerms, [*NUMBERS, *TICKS])
        if has_second:
            self.fields |= forms.fields_for_model(AgreementVersion, [READS_EARLIER])
        if not people.query.is_empty():
            self.fields["sponsor"] = SponsorField(people)
            self.initial.setdefault("sponsor", sponsor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _not_longer(self)
        return cleaned

    def terms(self) -> Terms:
        """What a valid form proposes."""
        cleaned = self.cleaned_data
        goals = "\n".join(line.strip() for line in cleaned["goals"].splitlines() if line.strip())
        said = {name: cleaned[name] for name in (*NUMBERS, *TICKS)}
        said[READS_EARLIER] = cleaned.get(READS_EARLIER, False)
        return Terms(destroy_on=cleaned["destroy_on"], goals=goals, **said)


def initial_terms(terms: TermFields) -> dict[str, Any]:
    """What the form starts from: a version of the agreement, or the terms of the cohort."""
    initial = {name: getattr(terms, name) for name in (*NUMBERS, *TICKS)}
    if isinstance(terms, AgreementVersion):
        earlier = terms.co_coach_reads_earlier
        return initial | {
            "destroy_on": terms.destroy_on,
            "number": terms.number,
            READS_EARLIER: earlier,
        }
    if isinstance(terms, CohortTerms):
        initial["destroy_on"] = terms.cohort.ends_on + timedelta(days=terms.destroy_days)
    return initial


class CohortTermsForm(ModelForm):
    """The terms that pairs of a cohort start from."""

    audience = Audience.PROGRAMME

    stored = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    class Meta:
        model = CohortTerms
        fields = [*NUMBERS, "needs_sponsor", *TICKS, "destroy_days", "house_text"]
        widgets = {"house_text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "house_text": gettext_lazy(
                "Harm, breach of rules and illegality are in every agreement already."
            ),
            "destroy_days": gettext_lazy("Pairs can agree on another day."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _not_longer(self)
        return cleaned

    def terms(self) -> dict[str, Any]:
        """What a valid form says, by field."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
