from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Theme
from coaching.forms.plan import day_field, local_moment
from coaching.models import GroupAudience, GroupKind, GroupPlace, GroupSession
from coaching.presenters.groups import answer_word
from coaching.services.groups import GroupPlan
from core.forms import Audience, Form, TimeInput
from core.templatetags.counterpart import place_of
from core.text import plain_text


class GroupForm(Form):
    """Plan a group session or a seminar day for a cohort."""

    audience = Audience.PROGRAMME

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=GroupKind.choices,
        initial=GroupKind.GROUP_SESSION,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160, validators=[plain_text])
    day = day_field(label=gettext_lazy("Date"))
    starts = forms.TimeField(label=gettext_lazy("From"), widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("Until"), widget=TimeInput)
    place = forms.CharField(
        label=gettext_lazy("Video link or place"),
        max_length=300,
        required=False,
        validators=[plain_text],
    )
    for_whom = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=GroupAudience.choices,
        initial=GroupAudience.BOTH,
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"),
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    most_places = forms.IntegerField(
        label=gettext_lazy("At most so many people"),
        help_text=gettext_lazy("Leave empty where everybody has a seat."),
        min_value=1,
        max_value=1000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {"place": place_of(timezone.get_current_timezone_name())}
        self.fields["starts"].label = _("From, in %(place)s") % here

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("starts", "ends"):
            cleaned[f"{name}_at"] = self._moment_of(name)
        return cleaned

    def _moment_of(self, name: str) -> Any:
        day, at = self.cleaned_data.get("day"), self.cleaned_data.get(name)
        if day is None or at is None:
            return None
        try:
            return local_moment(day, at)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None

    def plan(self) -> GroupPlan:
        """What a valid form asks for."""
        cleaned = self.cleaned_data
        return GroupPlan(
            kind=cleaned["kind"],
            title=cleaned["title"],
            starts_at=cleaned["starts_at"],
            ends_at=cleaned["ends_at"],
            place=cleaned["place"],
            themes=cleaned["themes"],
            agenda=cleaned["agenda"],
            most_places=cleaned["most_places"],
        )


class GroupChangeForm(GroupForm):
    """Change what was planned; knows which version its author looked at. Whom it is for stays."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: GroupSession, **kwargs: Any) -> None:
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        initial = {
            "kind": session.kind,
            "title": session.title,
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "place": session.place,
            "themes": session.themes,
            "agenda": session.agenda,
            "most_places": session.most_places,
            "version": session.version,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        del self.fields["for_whom"]


class AttendanceForm(Form):
    """Who was there: everybody is ticked but those who said that they would not come."""

    audience = Audience.PERSON_AND_ORGANISERS

    present = forms.MultipleChoiceField(
        label=gettext_lazy("Who is there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, places: list[GroupPlace], **kwargs: Any) -> None:
        kwargs["initial"] = {"present": _expected(places)}
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(place.pk), _label(place)) for place in places]


def _expected(places: list[GroupPlace]) -> list[str]:
    """Who was ticked before, or, the first time, whoever did not say no."""
    was_taken = any(place.was_present is not None for place in places)
    return [
        str(place.pk)
        for place in places
        if (place.was_present if was_taken else place.answer != "no")
    ]


def _label(place: GroupPlace) -> str:
    name = place.enrolment.profile.user.name
    if place.answer:
        return _("%(name)s (said: %(answer)s)") % {"name": name, "answer": answer_word(place)}
    return name
