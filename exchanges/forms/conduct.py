"""What is typed while a visit is under way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.forms import Audience, DateInput, Form
from core.templatetags.counterpart import day as day_words
from core.text import plain_text
from exchanges.models import Attendance, Nominee, VisitDelegation
from exchanges.services.conduct import Present


class AttendanceForm(Form):
    """Who of each delegation is there on a day: by name where there are names."""

    audience = Audience.PARTNERS

    def __init__(
        self,
        *args: Any,
        delegations: Iterable[VisitDelegation],
        named: Mapping[UUID, list[Nominee]],
        stored: Mapping[UUID, Attendance],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.delegations = list(delegations)
        self.named = named
        for one in self.delegations:
            people = named.get(one.request_id, [])
            row = stored.get(one.pk)
            make = self._by_name(one, people, row) if people else self._by_number(one, row)
            self.fields[one.pk.hex] = make

    def _by_name(
        self, one: VisitDelegation, people: list[Nominee], row: Attendance | None
    ) -> forms.Field:
        there = {nominee.pk for nominee in row.nominees.all()} if row else None
        return forms.MultipleChoiceField(
            label=_("%(sender)s: who is there") % {"sender": one.request.institution},
            choices=[(str(nominee.pk), nominee.name) for nominee in people],
            initial=[str(p.pk) for p in people if there is None or p.pk in there],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def _by_number(self, one: VisitDelegation, row: Attendance | None) -> forms.Field:
        most = one.request.people
        return forms.IntegerField(
            label=_("%(sender)s: how many are there") % {"sender": one.request.institution},
            help_text=ngettext("%(n)s person is announced.", "%(n)s people are announced.", most)
            % {"n": most},
            min_value=0,
            max_value=most,
            initial=row.present if row else most,
        )

    def present(self) -> dict[UUID, Present]:
        """What a valid form says of each delegation."""
        found = {}
        for one in self.delegations:
            value = self.cleaned_data[one.pk.hex]
            people = self.named.get(one.request_id, [])
            ticked = [nominee for nominee in people if str(nominee.pk) in value] if people else []
            found[one.pk] = Present(number=0 if people else value, nominees=ticked)
        return found


class LogForm(Form):
    """An entry of the daily log."""

    audience = Audience.PARTNERS

    day = forms.TypedChoiceField(label=gettext_lazy("Day"), coerce=date.fromisoformat)
    text = forms.CharField(
        label=gettext_lazy("What was done"), max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, days: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["day"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(day.isoformat(), day_words(day)) for day in days]


class IncidentForm(Form):
    """Something that went wrong."""

    audience = Audience.AUTHOR_AND_ORGANISERS

    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    text = forms.CharField(
        label=gettext_lazy("What happened, and what was done about it"),
        help_text=gettext_lazy("Name nobody who does not have to be named. It is kept encrypted."),
        max_length=4000,
        widget=forms.Textarea,
    )


class CorrectionForm(Form):
    """An entry of the log, put right."""

    audience = Audience.PARTNERS

    text = forms.CharField(
        label=gettext_lazy("What was done"), max_length=2000, widget=forms.Textarea
    )


class IncidentCorrectionForm(Form):
    """A note about an incident, put right."""

    audience = Audience.AUTHOR_AND_ORGANISERS

    text = forms.CharField(
        label=gettext_lazy("What happened, and what was done about it"),
        help_text=gettext_lazy("Name nobody who does not have to be named. It is kept encrypted."),
        max_length=4000,
        widget=forms.Textarea,
    )


class WhyForm(Form):
    """Why somebody takes a step that is not the usual one."""

    audience = Audience.PARTNERS

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, validators=[plain_text])
