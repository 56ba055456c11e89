"""What a coach types about hours, and the code that a third party checks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from coaching.forms.plan import EARLIEST, LATEST
from coaching.models import FeeKind, OtherHours
from coaching.queries.hours import Client
from coaching.services.hours import OtherEntry
from core.forms import Audience, DateInput, Form, ModelForm
from core.text import plain_text

# A form with one more digit is a slip of the finger.
DAYS = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class FeeForm(Form):
    """Whether the coach is paid in a pairing."""

    audience = Audience.ONLY_YOU

    kind = forms.ChoiceField(
        label=gettext_lazy("Your hours with this coachee are"),
        choices=FeeKind.choices,
        widget=forms.RadioSelect,
    )


class OtherHoursForm(ModelForm):
    """Hours done outside Counterpart."""

    audience = Audience.ONLY_YOU

    client = forms.CharField(
        label=gettext_lazy("Client name"),
        max_length=120,
        validators=[plain_text],
        help_text=gettext_lazy("Only somebody who agreed to stand in your log; of a group one."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Contact information"),
        max_length=160,
        required=False,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    class Meta:
        model = OtherHours
        fields = ["people", "started_on", "ended_on", "paid_hours", "pro_bono_hours"]
        widgets = {"started_on": DateInput, "ended_on": DateInput}
        help_texts = {
            "people": gettext_lazy("1 for a single client, at most 15 for a group."),
            "ended_on": gettext_lazy("Empty while it goes on."),
        }

    field_order = ["client", "contact"]

    @sensitive_variables()
    def __init__(
        self, data: Any = None, *, instance: OtherHours | None = None, client: Client | None = None
    ) -> None:
        initial: dict[str, Any] = {"version": instance.version} if instance else {}
        if client is not None:
            initial |= {"client": client.name, "contact": client.contact}
        super().__init__(data, instance=instance, initial=initial)
        for name in ("started_on", "ended_on"):
            self.fields[name].validators += DAYS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("started_on"), cleaned.get("ended_on")
        if start and start > timezone.localdate():
            self.add_error("started_on", _("This day is still to come."))
        if start and end and end < start:
            self.add_error("ended_on", _("The end lies before the start."))
        if not self.errors and not (cleaned["paid_hours"] or cleaned["pro_bono_hours"]):
            self.add_error("paid_hours", _("Say how many hours: paid, pro bono or both."))
        return cleaned

    @sensitive_variables()
    def entry(self) -> OtherEntry:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return OtherEntry(
            client=Client(name=cleaned["client"], contact=cleaned["contact"]),
            people=cleaned["people"],
            started_on=cleaned["started_on"],
            ended_on=cleaned["ended_on"],
            paid_hours=cleaned["paid_hours"],
            pro_bono_hours=cleaned["pro_bono_hours"],
        )


class CodeForm(Form):
    """Check a letter of hours."""

    audience = Audience.NOBODY

    code = forms.CharField(
        label=gettext_lazy("Code on the letter"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
