from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from coaching.models import NoteKind
from core.forms import Audience, Form

MOST_LETTERS = 20_000


def note_field(**options: Any) -> forms.CharField:
    """A field for a note: no browser keeps it for later."""
    return forms.CharField(
        required=False,
        strip=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        **options,
    )


class NoteForm(Form):
    """Write a shared note; knows which version its author looked at."""

    audience = Audience.PAIR

    text = note_field(label=gettext_lazy("Shared note"))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class PrivateNoteForm(NoteForm):
    """Write a private note."""

    audience = Audience.ONLY_YOU

    text = note_field(label=gettext_lazy("Private note"))


def form_for(kind: NoteKind) -> type[NoteForm]:
    return PrivateNoteForm if kind == NoteKind.PRIVATE else NoteForm
