"""Reports, cascades and actions, as their authors type them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Audience, DateInput, Form, ModelForm
from core.text import plain_text
from exchanges.models import ActionItem, ActionState, CascadeStep, VisitReport
from exchanges.models.cascade import MOST_REACHED
from exchanges.models.report import LONGEST_PART
from exchanges.rules.reports import ACTION_MOVES

PARTS = ("seen", "adopt", "obstacles", "recommendations")
NEEDED = ("seen", "recommendations")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def _part(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_PART,
        required=False,
        widget=forms.Textarea,
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DateInput,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )


class ReportForm(Form):
    """A report in four parts; it can be stored unfinished."""

    audience = Audience.OWN_SIDE_FIRST

    seen = _part(
        gettext_lazy("What was seen"),
        gettext_lazy("What worked, and what makes it work there."),
    )
    adopt = _part(
        gettext_lazy("What to adopt at home"),
        gettext_lazy("What you will take over, change, or leave."),
    )
    obstacles = _part(
        gettext_lazy("Obstacles"), gettext_lazy("What may stand in the way: law, money, habits.")
    )
    recommendations = _part(
        gettext_lazy("Recommendations"),
        gettext_lazy("To your institution, the host, the organiser."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self, *args: Any, report: VisitReport | None, is_of_host: bool, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"version": report.version if report else 0}
        initial |= {name: getattr(report, name) for name in PARTS if report}
        super().__init__(*args, **kwargs | {"initial": initial})
        if is_of_host:
            for name, (label, help_text) in OF_HOST.items():
                self.fields[name].label, self.fields[name].help_text = label, help_text

    def clean(self) -> dict[str, Any]:
        """What others wait for is asked for only where the report is handed in."""
        cleaned = super().clean() or self.cleaned_data
        for name in NEEDED if "hand_in" in self.data else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Write this part before you hand the report in."))
        return cleaned

    def parts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PARTS}


OF_HOST = {
    "seen": (
        gettext_lazy("What was shown"),
        gettext_lazy("What the delegations asked for most, and what surprised them."),
    ),
    "adopt": (
        gettext_lazy("What you take from your guests"),
        gettext_lazy("Learning goes both ways: what will you do differently?"),
    ),
}


class StepForm(ModelForm):
    """Something that will be passed on at home."""

    audience = Audience.SENDER

    due_on = _day(gettext_lazy("By when"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = CascadeStep
        fields = ["what", "audience", "planned", "due_on", "owner"]
        help_texts = {
            "what": gettext_lazy("For example: a day on taking statements."),
            "audience": gettext_lazy("For example: station officers of the northern region."),
            "owner": gettext_lazy("Name or post."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        for name in ("what", "audience", "owner"):
            self.fields[name].validators.append(plain_text)


class ProofForm(Form):
    """That something was passed on."""

    audience = Audience.SENDER

    held_on = _day(gettext_lazy("Held on"))
    women = forms.IntegerField(
        label=gettext_lazy("Women reached"), min_value=0, max_value=MOST_REACHED, initial=0
    )
    men = forms.IntegerField(
        label=gettext_lazy("Men reached"), min_value=0, max_value=MOST_REACHED, initial=0
    )
    others = forms.IntegerField(
        label=gettext_lazy("Others, or not said"), min_value=0, max_value=MOST_REACHED, initial=0
    )
    file = forms.FileField(
        label=gettext_lazy("A paper that shows it"),
        help_text=gettext_lazy(
            "A programme, a list without names, a photograph: PDF, PNG or JPEG, at most 2 MB. "
            "It is kept encrypted."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        required=False,
        allow_empty_file=True,
        max_length=200,
    )

    def proof(self) -> dict[str, Any]:
        """What the service takes."""
        cleaned = self.cleaned_data
        file: UploadedFile | None = cleaned["file"]
        return {
            "held_on": cleaned["held_on"],
            "reached": {name: cleaned[name] for name in ("women", "men", "others")},
            "upload": (file.name or "", file.read()) if file else None,
        }


class ActionForm(ModelForm):
    """Something that the institution will do because of the visit."""

    audience = Audience.SENDER

    due_on = _day(gettext_lazy("By when"))

    class Meta:
        model = ActionItem
        fields = ["what", "owner", "due_on"]
        help_texts = {"owner": gettext_lazy("Name or post.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("what", "owner"):
            self.fields[name].validators.append(plain_text)


class ActionMoveForm(Form):
    """How far an action is."""

    audience = Audience.SENDER

    to_state = forms.TypedChoiceField(
        label=gettext_lazy("How far is it?"), coerce=ActionState, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("What there is to say"),
        max_length=300,
        required=False,
        validators=[plain_text],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, action: ActionItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"version": action.version}})
        field = self.fields["to_state"]
        if isinstance(field, forms.ChoiceField):
            legal = [state for state in ActionState if state in ACTION_MOVES[action.state]]
            field.choices = [(state.value, state.label) for state in legal]
