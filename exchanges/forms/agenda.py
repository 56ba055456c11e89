"""Terms of reference and agenda, as their authors type them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Audience, Form, TimeInput
from core.templatetags.counterpart import day as day_words
from core.templatetags.counterpart import place_of
from core.text import plain_text
from core.zones import moment_in
from exchanges.models import Agenda, AgendaItem, ResourcePerson, TermsOfReference, Visit
from exchanges.models.agenda import LONGEST_TEXT
from exchanges.rules.agenda import days_of, host_zone
from exchanges.services.agenda import ItemEntry

PARTS = ("objectives", "scope", "results", "participants", "logistics")
HELP = {
    "objectives": gettext_lazy("What the delegation wants to know or be able to do afterwards."),
    "scope": gettext_lazy("What is part of the visit, and what is not."),
    "results": gettext_lazy("What will be there afterwards: a draft, a decision, a trained team."),
    "participants": gettext_lazy("Which posts take part, and why these."),
    "logistics": gettext_lazy("Arrival, lodging, transport, who pays for what."),
}


def _text(label: Any, help_text: Any, *, length: int = LONGEST_TEXT) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=length, required=False, widget=forms.Textarea
    )


class TermsForm(Form):
    """Terms of reference in five parts."""

    audience = Audience.PARTNERS

    objectives = _text(gettext_lazy("Objectives"), HELP["objectives"])
    scope = _text(gettext_lazy("Scope"), HELP["scope"])
    results = _text(gettext_lazy("Expected results"), HELP["results"])
    participants = _text(gettext_lazy("Participants"), HELP["participants"])
    logistics = _text(gettext_lazy("Logistics"), HELP["logistics"])
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, terms: TermsOfReference | None, **kwargs: Any) -> None:
        initial = {"version": terms.version if terms else 0}
        initial |= {name: getattr(terms, name) for name in PARTS if terms}
        super().__init__(*args, **kwargs | {"initial": initial})

    def parts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PARTS}


class ItemForm(Form):
    """One item of an agenda; times are those of the host's clock."""

    audience = Audience.PARTNERS

    day = forms.TypedChoiceField(label=gettext_lazy("Day"), coerce=date.fromisoformat)
    begin = forms.TimeField(label=gettext_lazy("Begin"), widget=TimeInput(attrs={"step": 900}))
    end = forms.TimeField(label=gettext_lazy("End"), widget=TimeInput(attrs={"step": 900}))
    title = forms.CharField(
        label=gettext_lazy("What happens"), max_length=120, validators=[plain_text]
    )
    place = forms.CharField(
        label=gettext_lazy("Where"), max_length=120, required=False, validators=[plain_text]
    )
    resource_person = forms.ModelChoiceField(
        label=gettext_lazy("Resource person"),
        queryset=ResourcePerson.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody in particular"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self, *args: Any, visit: Visit, item: AgendaItem | None = None, **kwargs: Any
    ) -> None:
        self.zone = host_zone(visit)
        initial = kwargs.pop("initial", {}) | self._stored(item)
        super().__init__(*args, **kwargs | {"initial": initial})
        place = place_of(visit.offer.institution.time_zone)
        self.fields["begin"].label = _("Begin in %(place)s") % {"place": place}
        self.fields["end"].label = _("End in %(place)s") % {"place": place}
        days = self.fields["day"]
        if isinstance(days, forms.ChoiceField):
            days.choices = [(day.isoformat(), day_words(day)) for day in days_of(visit)]
        people = self.fields["resource_person"]
        if isinstance(people, forms.ModelChoiceField):
            people.queryset = visit.offer.resource_people.all()

    def _stored(self, item: AgendaItem | None) -> dict[str, Any]:
        if item is None:
            return {}
        starts_at, ends_at = (
            item.starts_at.astimezone(self.zone),
            item.ends_at.astimezone(self.zone),
        )
        return {
            "day": starts_at.date().isoformat(),
            "begin": starts_at.time(),
            "end": ends_at.time(),
            "title": item.title,
            "place": item.place,
            "resource_person": item.resource_person_id,
            "version": item.version,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("begin", "end"):
            cleaned[f"{name}s_at"] = self._moment(cleaned.get("day"), cleaned.get(name), name)
        return cleaned

    def _moment(self, day: date | None, at: time | None, name: str) -> datetime | None:
        if day is None or at is None:
            return None
        try:
            return moment_in(self.zone, day, at)
        except ValueError:
            self.add_error(
                name,
                ValidationError(
                    _("This time does not exist on that day: clocks go forward. Choose another.")
                ),
            )
            return None

    def entry(self) -> ItemEntry:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return ItemEntry(
            starts_at=cleaned["begins_at"],
            ends_at=cleaned["ends_at"],
            title=cleaned["title"],
            place=cleaned["place"],
            resource_person=cleaned["resource_person"],
        )


class PracticalForm(Form):
    """What people need on the road."""

    audience = Audience.PARTNERS

    address = forms.CharField(
        label=gettext_lazy("Where to arrive"),
        help_text=gettext_lazy("Street, gate, what to say at the entrance."),
        max_length=500,
        required=False,
        widget=forms.Textarea,
    )
    contact = forms.CharField(
        label=gettext_lazy("Who to call"), max_length=120, required=False, validators=[plain_text]
    )
    phone = forms.RegexField(
        label=gettext_lazy("Telephone of that person"),
        regex=r"^\+?[0-9 ()./-]{5,40}$",
        max_length=40,
        required=False,
        error_messages={"invalid": gettext_lazy("Write digits, with the country code: +250 ….")},
    )
    notes = _text(
        gettext_lazy("Good to know"),
        gettext_lazy("Dress, what to bring, prayer room, taking pictures."),
        length=2000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, agenda: Agenda | None, **kwargs: Any) -> None:
        names = ("address", "contact", "phone", "notes", "version")
        initial = {name: getattr(agenda, name) for name in names if agenda}
        super().__init__(*args, **kwargs | {"initial": initial})

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("address", "contact", "phone", "notes")}
