from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Mode
from coaching.models import MOST_MINUTES, Session, SessionKind
from coaching.models.session import FEWEST_MINUTES
from coaching.services.sessions import Plan
from core.forms import Audience, DateInput, Form, TimeInput
from core.templatetags.counterpart import place_of
from core.text import plain_text

USUAL_MINUTES = 60
# Beyond these years a date is a slip of the finger, and clocks can no longer be converted.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def local_moment(day: date, at: time) -> datetime:
    """The moment when the reader's clock shows `day` and `at`; the earlier one if it does twice.

    Raises:
        ValidationError: the clock never shows that time, because it was put forward.
    """
    zone = timezone.get_current_timezone()
    local = datetime.combine(day, at, tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValidationError(
            _("This time does not exist on that day: clocks go forward. Choose another time.")
        )
    return local.astimezone(UTC)


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(
        widget=DateInput,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        **options,
    )


class UsualChoiceField(forms.ChoiceField):
    """A choice that stays with its initial value where a form says nothing."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)


THIS, LATER = "this", "later"


def scope_field(**options: Any) -> UsualChoiceField:
    """Whether a change is for one session of a series or for the later ones too."""
    return UsualChoiceField(
        choices=[(THIS, gettext_lazy("This session")), (LATER, "")],
        initial=THIS,
        widget=forms.RadioSelect,
        **options,
    )


def offer_scope(form: Form, later_count: int) -> None:
    """Ask about the later ones of the series only where there are any."""
    if not later_count:
        del form.fields["scope"]
        return
    later = ngettext(
        "This one and the %(count)s later session of the series",
        "This one and the %(count)s later sessions of the series",
        later_count,
    ) % {"count": later_count}
    field = form.fields["scope"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(THIS, _("This session")), (LATER, later)]


def wants_later(form: Form) -> bool:
    """Whether a valid form is for the later sessions of the series too."""
    return form.cleaned_data.get("scope") == LATER


class MeetingForm(Form):
    """When, how long and how: what planning and logging both ask."""

    audience = Audience.PAIR_AND_ORGANISERS

    day = day_field(label=gettext_lazy("Date"))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=TimeInput)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=FEWEST_MINUTES,
        max_value=MOST_MINUTES,
        initial=USUAL_MINUTES,
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How you meet"),
        choices=Mode.choices,
        initial=Mode.VIDEO,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place_of_reader = place_of(timezone.get_current_timezone_name())
        self.fields["time"].label = _("Time in %(place)s") % {"place": self.place_of_reader}

    def moment_of(self, day_name: str, time_name: str) -> datetime | None:
        """The moment that two fields say together, or an error beside the second."""
        day, at = self.cleaned_data.get(day_name), self.cleaned_data.get(time_name)
        if day is None or at is None:
            return None
        try:
            return local_moment(day, at)
        except ValidationError as error:
            self.add_error(time_name, error)
            return None


class PlanForm(MeetingForm):
    """Plan a session."""

    audience = Audience.BOOKING
    audiences = {"place": Audience.PAIR_AND_DELEGATES}

    kind = UsualChoiceField(
        label=gettext_lazy("What it is for"),
        choices=SessionKind.choices,
        initial=SessionKind.SESSION,
    )
    place = forms.CharField(
        label=gettext_lazy("Video link or place"),
        max_length=300,
        required=False,
        validators=[plain_text],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["starts_at"] = self.moment_of("day", "time")
        return cleaned

    def plan(self) -> Plan:
        """What a valid form asks for."""
        cleaned = self.cleaned_data
        return Plan(
            starts_at=cleaned["starts_at"],
            minutes=cleaned["minutes"],
            mode=cleaned["mode"],
            place=cleaned["place"],
            kind=cleaned["kind"],
        )


class MoveForm(PlanForm):
    """Move a session; knows which version its author looked at."""

    scope = scope_field(label=gettext_lazy("Move"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, later_count: int = 0, **kwargs: Any) -> None:
        self.session = session
        local = timezone.localtime(session.starts_at)
        initial = {
            "day": local.date(),
            "time": local.time(),
            "minutes": session.minutes,
            "mode": session.mode,
            "place": session.place,
            "version": session.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["kind"].initial = session.kind
        offer_scope(self, later_count)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not {"day", "time"} & set(self.changed_data):
            # In the hour that clocks show twice, the untouched fields mean the stored moment.
            cleaned["starts_at"] = self.session.starts_at
        return cleaned
