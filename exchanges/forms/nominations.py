from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Audience, Form, ModelForm
from core.text import plain_text
from exchanges.models import (
    Clearance,
    Nomination,
    NominationTerms,
    Nominee,
    NomineePart,
    VisitDelegation,
)
from exchanges.rules.balance import Balance
from exchanges.rules.sides import crosses_border


class NomineeForm(ModelForm):
    """A person of a delegation."""

    fields: dict[str, Any]
    audience = Audience.SENDER_AND_HOST
    audiences = {"sex": Audience.INSTITUTION, "email": Audience.INSTITUTION}

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Nominee
        fields = ["name", "post", "part", "sex", "email"]
        widgets = {"part": forms.RadioSelect, "sex": forms.RadioSelect}
        help_texts = {
            "name": gettext_lazy("As in the passport: it stands on letters and certificates."),
            "sex": gettext_lazy(
                "Asked for the balance of women and men. Who prefers not to say is not counted."
            ),
            "email": gettext_lazy("No mail is sent to it by itself."),
        }

    def __init__(
        self, *args: Any, delegation: VisitDelegation, has_head: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not crosses_border(delegation):
            self.fields["name"].help_text = _("It stands on letters and certificates.")
        parts = [part for part in NomineePart if part != NomineePart.HEAD or not has_head]
        self.fields["part"].choices = [(part.value, part.label) for part in parts]
        self.fields["sex"].choices = [one for one in self.fields["sex"].choices if one[0]]
        self.initial["version"] = self.instance.version
        if self.instance._state.adding:
            self.initial["part"] = NomineePart.MEMBER if has_head else NomineePart.HEAD

    def values(self) -> Mapping[str, Any]:
        """The fields of the row, as a valid form has them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DropOutForm(Form):
    """Why somebody cannot come, and who steps in."""

    fields: dict[str, Any]
    audience = Audience.INSTITUTION

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        required=False,
        validators=[plain_text],
        help_text=gettext_lazy("A word is enough. Nothing about health."),
    )
    alternate = forms.ModelChoiceField(
        label=gettext_lazy("Who steps in"),
        queryset=Nominee.objects.none(),
        empty_label=gettext_lazy("Nobody for now"),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, nominee: Nominee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alternates = Nominee.objects.named().filter(
            nomination=nominee.nomination_id, part=NomineePart.ALTERNATE
        )
        field = self.fields["alternate"]
        field.queryset = alternates.exclude(pk=nominee.pk)
        field.label_from_instance = lambda one: f"{one.name}, {one.post}"
        if nominee.part not in (NomineePart.HEAD, NomineePart.MEMBER) or not field.queryset:
            del self.fields["alternate"]

    def stand_in(self) -> Nominee | None:
        chosen: Nominee | None = self.cleaned_data.get("alternate")
        return chosen


class SubmitNominationForm(Form):
    """Hand the list in; where the balance does not hold, with a reason."""

    fields: dict[str, Any]
    audience = Audience.INSTITUTION

    exception_reason = forms.CharField(
        label=gettext_lazy("Why it cannot be otherwise"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The organisers decide about an exception with this reason."),
    )

    def __init__(
        self, *args: Any, nomination: Nomination | None, balance: Balance, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if balance.holds:
            del self.fields["exception_reason"]
        elif nomination is not None:
            self.initial["exception_reason"] = nomination.exception_reason

    def reason(self) -> str:
        return str(self.cleaned_data.get("exception_reason", ""))


class NominationLetterForm(Form):
    """The signed letter of the institution."""

    audience = Audience.INSTITUTION

    file = forms.FileField(
        label=gettext_lazy("Signed nomination letter"),
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 2 MB. It is kept encrypted."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        allow_empty_file=True,
        max_length=200,
    )

    def upload(self) -> tuple[str, bytes]:
        """Name and content; of a file that is too large no more is read than shows it."""
        file: UploadedFile = self.cleaned_data["file"]
        return file.name or "", file.read()


class ReturnNominationForm(Form):
    """Why a list is sent back."""

    audience = Audience.INSTITUTION

    reason = forms.CharField(
        label=gettext_lazy("What should change"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ClearanceForm(Form):
    """How far the security clearance of somebody is."""

    audience = Audience.SENDER_AND_HOST

    clearance = forms.ChoiceField(
        label=gettext_lazy("Security clearance"),
        choices=Clearance.choices,
        widget=forms.RadioSelect,
    )


class NominationTermsForm(ModelForm):
    """What a cycle asks of its delegations."""

    audience = Audience.PARTNERS

    class Meta:
        model = NominationTerms
        fields = ["balance_percent", "needs_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["balance_percent"].help_text = _(
            "33 means: among head and members at least a third women and a third men. 0 switches "
            "the rule off. A delegation that cannot keep it asks for an exception with a reason."
        )
        self.fields["needs_days"].help_text = (
            _("Food, medical and access needs are then deleted by themselves.")
            if self.instance.cycle.is_within_country
            else _("Passport, food, medical and access needs are then deleted by themselves.")
        )
