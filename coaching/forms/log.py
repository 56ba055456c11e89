from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Theme
from coaching.forms.next_date import NextDate
from coaching.forms.note import note_field
from coaching.forms.plan import MeetingForm, day_field
from coaching.services.drafts import DraftEntry
from coaching.services.logs import LogEntry, NoteEntry
from coaching.services.sessions import Plan
from core.forms import Audience, Form, TimeInput
from core.templatetags.counterpart import moment

# What a draft leaves out: it belongs to the page, not to what was typed.
NOT_TYPED = {"draft_version", "offered_at"}

NOTE_FIELDS = ("shared_note", "private_note", "shared_version", "private_version")


def _themes_field(**options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, **options)


class FactsForm(MeetingForm):
    """What took place: the facts alone, as organisers see them too."""

    themes = _themes_field(label=gettext_lazy("Themes you both named"))
    other_themes = _themes_field(label=gettext_lazy("Other themes"))
    is_from_paper = forms.BooleanField(label=gettext_lazy("Taken over from paper"), required=False)

    def __init__(
        self,
        *args: Any,
        common_themes: Sequence[Theme],
        other_themes: Sequence[Theme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("themes", common_themes)
        self._offer("other_themes", other_themes)
        if not common_themes and "other_themes" in self.fields:
            self.fields["other_themes"].label = _("Themes")

    def _offer(self, name: str, themes: Sequence[Theme]) -> None:
        field = self.fields[name]
        if not themes:
            del self.fields[name]
        elif isinstance(field, forms.MultipleChoiceField):
            field.choices = [(theme.value, theme.label) for theme in themes]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["started_at"] = self.moment_of("day", "time")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The facts of a valid form, as `LogEntry` takes them."""
        cleaned = self.cleaned_data
        return {
            "started_at": cleaned["started_at"],
            "minutes": cleaned["minutes"],
            "mode": cleaned["mode"],
            "themes": [*cleaned.get("themes", []), *cleaned.get("other_themes", [])],
            "is_from_paper": cleaned["is_from_paper"],
        }


class LogNotesForm(Form):
    """The two notes of a session, each with the version its author looked at, and the draft's."""

    audience = Audience.PAIR
    audiences = {"private_note": Audience.ONLY_YOU}

    shared_note = note_field(label=gettext_lazy("Shared note"))
    private_note = note_field(label=gettext_lazy("Private note"))
    shared_version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    private_version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    draft_version = forms.IntegerField(
        widget=forms.HiddenInput, initial=0, required=False, min_value=0
    )

    def draft(self) -> DraftEntry:
        """The form as it was sent, whether or not it is valid; of a broken version: 0."""
        names = [name for name in self.fields if name not in NOT_TYPED]
        typed = {name: values for name in names if (values := self._sent(name)) not in ([], [""])}
        version = self.data.get(self.add_prefix("draft_version"), "")
        return DraftEntry(typed=typed, version=int(version) if version.isdecimal() else 0)

    def _sent(self, name: str) -> list[str]:
        key = self.add_prefix(name)
        return self.data.getlist(key) if hasattr(self.data, "getlist") else []

    def words(self) -> dict[str, Any]:
        """The notes of a valid form and its draft, as `LogWords` takes them."""
        notes = {kind: self._note(kind) for kind in ("shared", "private")}
        return {**notes, "draft": self.draft()}

    def _note(self, kind: str) -> NoteEntry:
        if f"{kind}_note" not in self.fields:
            return NoteEntry()
        cleaned = self.cleaned_data
        return NoteEntry(cleaned[f"{kind}_note"], cleaned[f"{kind}_version"])


class LogForm(LogNotesForm, FactsForm):
    """Log a session: what is known is filled in, the rest fits on one page of a phone."""

    audience = Audience.PAIR_AND_ORGANISERS
    audiences = {"shared_note": Audience.PAIR, "private_note": Audience.ONLY_YOU}

    same_again = forms.BooleanField(required=False)
    offered_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    next_day = day_field(label=gettext_lazy("Next date"), required=False)
    next_time = forms.TimeField(label=gettext_lazy("Next time"), required=False, widget=TimeInput)

    def __init__(
        self,
        *args: Any,
        place: str = "",
        offer: NextDate | None = None,
        has_notes: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not has_notes:
            for name in NOTE_FIELDS:
                del self.fields[name]
        self.place = place
        here = {"place": self.place_of_reader}
        self.fields["next_time"].label = _("Next time in %(place)s") % here
        if offer is None:
            del self.fields["same_again"], self.fields["offered_at"]
            return
        # What is stored is the date that stood beside the tick, even if the plan changed since.
        self.fields["offered_at"].initial = offer.at
        self.fields["same_again"].label = ngettext(
            "Same time in %(weeks)s week: %(when)s",
            "Same time in %(weeks)s weeks: %(when)s",
            offer.weeks,
        ) % {"weeks": offer.weeks, "when": moment(offer.at)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["next_starts_at"] = self._next_moment()
        return cleaned

    def _next_moment(self) -> Any:
        day, at = self.cleaned_data.get("next_day"), self.cleaned_data.get("next_time")
        if self.cleaned_data.get("same_again") and not (day or at):
            return self.cleaned_data.get("offered_at")
        if self.cleaned_data.get("same_again"):
            self.add_error("next_day", _("Tick the same time or say another date, not both."))
        if day and at is None and "next_time" not in self.errors:
            self.add_error("next_time", _("Say the time too, or leave the date empty."))
        if at is not None and not day and "next_day" not in self.errors:
            self.add_error("next_day", _("Say the date too, or leave the time empty."))
        return self.moment_of("next_day", "next_time")

    def entry(self) -> LogEntry:
        """What a valid form says."""
        return LogEntry(**self.facts(), **self.words(), next_plan=self._next_plan())

    def _next_plan(self) -> Plan | None:
        cleaned = self.cleaned_data
        if cleaned["next_starts_at"] is None:
            return None
        return Plan(
            starts_at=cleaned["next_starts_at"],
            minutes=cleaned["minutes"],
            mode=cleaned["mode"],
            place=self.place,
        )
