from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Theme
from coaching.forms.note import note_field
from coaching.forms.plan import MeetingForm, day_field
from coaching.services.logs import LogEntry, NoteEntry
from coaching.services.sessions import Plan
from core.forms import Audience, TimeInput

NOTE_FIELDS = ("shared_note", "private_note", "shared_version", "private_version")


def _themes_field(**options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, **options)


class LogForm(MeetingForm):
    """Log a session: what is known is filled in, the rest fits on one page of a phone."""

    audiences = {"shared_note": Audience.PAIR, "private_note": Audience.ONLY_YOU}

    themes = _themes_field(label=gettext_lazy("Themes you both named"))
    other_themes = _themes_field(label=gettext_lazy("Other themes"))
    shared_note = note_field(label=gettext_lazy("Shared note"))
    private_note = note_field(label=gettext_lazy("Private note"))
    next_day = day_field(label=gettext_lazy("Next date"), required=False)
    next_time = forms.TimeField(label=gettext_lazy("Next time"), required=False, widget=TimeInput)
    shared_version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    private_version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self,
        *args: Any,
        common_themes: Sequence[Theme],
        other_themes: Sequence[Theme],
        place: str = "",
        has_notes: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not has_notes:
            for name in NOTE_FIELDS:
                del self.fields[name]
        self.place = place
        self._offer("themes", common_themes)
        self._offer("other_themes", other_themes)
        if not common_themes and "other_themes" in self.fields:
            self.fields["other_themes"].label = _("Themes")
        here = {"place": self.place_of_reader}
        self.fields["next_time"].label = _("Next time in %(place)s") % here

    def _offer(self, name: str, themes: Sequence[Theme]) -> None:
        field = self.fields[name]
        if not themes:
            del self.fields[name]
        elif isinstance(field, forms.MultipleChoiceField):
            field.choices = [(theme.value, theme.label) for theme in themes]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["started_at"] = self.moment_of("day", "time")
        cleaned["next_starts_at"] = self._next_moment()
        return cleaned

    def _next_moment(self) -> Any:
        day, at = self.cleaned_data.get("next_day"), self.cleaned_data.get("next_time")
        if day and at is None and "next_time" not in self.errors:
            self.add_error("next_time", _("Say the time too, or leave the date empty."))
        if at is not None and not day and "next_day" not in self.errors:
            self.add_error("next_day", _("Say the date too, or leave the time empty."))
        return self.moment_of("next_day", "next_time")

    def entry(self) -> LogEntry:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return LogEntry(
            started_at=cleaned["started_at"],
            minutes=cleaned["minutes"],
            mode=cleaned["mode"],
            themes=[*cleaned.get("themes", []), *cleaned.get("other_themes", [])],
            shared=self._note("shared"),
            private=self._note("private"),
            next_plan=self._next_plan(),
        )

    def _note(self, kind: str) -> NoteEntry:
        if f"{kind}_note" not in self.fields:
            return NoteEntry()
        cleaned = self.cleaned_data
        return NoteEntry(cleaned[f"{kind}_note"], cleaned[f"{kind}_version"])

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
