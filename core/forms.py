"""What every form of the product does: it says beside each field who will see what is typed."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Who sees what is typed into a field, in the words that stand beside it."""

    ONLY_YOU = "only_you", _("Seen by you alone.")
    NOBODY = "nobody", _("Stored nowhere.")
    PAIR = "pair", _("Seen by you and the other person of the pair, nobody else.")
    PAIR_AND_ORGANISERS = "pair_and_organisers", _("Seen by the pair and the organisers.")
    BOOKING = "booking", _("Seen by the pair, their delegates and the organisers.")
    PAIR_AND_DELEGATES = (
        "pair_and_delegates",
        _("Seen by the pair and their delegates, nobody else."),
    )
    PERSON_AND_ORGANISERS = (
        "person_and_organisers",
        _("Seen by each person for themselves, and by the organisers."),
    )
    GROUP_AND_ORGANISERS = (
        "group_and_organisers",
        _("Seen by the people of the group and the organisers."),
    )
    PACK = "pack", _("Seen by the organisers and whoever gets the evidence pack.")
    ORGANISERS = "organisers", _("Seen by the organisers, nobody else.")
    INSTITUTION = "institution", _("Seen by your institution's focal point and the organisers.")
    MATCHED = (
        "matched",
        _("Seen by your focal point, the organisers and the person proposed to you."),
    )
    SIGNERS = "signers", _("Seen by everybody who signs and by the organisers.")
    PAIR_AND_SPONSOR = (
        "pair_and_sponsor",
        _("Seen by the pair, and by the sponsor only if you say so here. Never by organisers."),
    )
    PROGRAMME = "programme", _("Seen by everybody who takes part or enrols people.")
    PARTNERS = "partners", _("Seen by the organisers and the institutions of this visit.")
    HOSTS = "hosts", _("Seen by the organisers and the host.")
    SENDER_AND_HOST = (
        "sender_and_host",
        _("Seen by your institution, the organisers and, once it is verified, the host."),
    )
    DELEGATION = "delegation", _("Seen by your focal points and the head of delegation alone.")
    DELEGATION_AND_HOST = (
        "delegation_and_host",
        _("Seen by your focal points, the head of delegation and the host alone."),
    )
    AUTHOR_AND_ORGANISERS = (
        "author_and_organisers",
        _("Seen by you and the organisers alone; who opens it is written down."),
    )
    SENDER = "sender", _("Seen by your focal points, the head of delegation and the organisers.")
    OWN_SIDE_FIRST = (
        "own_side_first",
        _("Seen by your own side; once handed in, by all institutions of this visit."),
    )


class AudienceMixin:
    """A form with an audience for every field: `audience` for all, `audiences` for exceptions."""

    audience: ClassVar[Audience]
    audiences: ClassVar[dict[str, Audience]] = {}

    def audience_of(self, name: str) -> Audience:
        """Who will see what is typed into the field `name`."""
        return self.audiences.get(name, self.audience)


class Form(AudienceMixin, forms.Form):
    """The base of every form without a model."""


class ModelForm(AudienceMixin, forms.ModelForm):
    """The base of every form of one row."""


class DateInput(forms.DateInput):
    """A native date field: phones open their calendar, and no script is needed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A native time field."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def accept_version(form: forms.BaseForm, name: str, version: int) -> None:
    """Let the next save of what was typed replace `version`, which is now shown beside it."""
    accept_text(form, name, str(version))


def accept_text(form: forms.BaseForm, name: str, text: str) -> None:
    """Let the next save carry `text` in the hidden field `name`: what it says was shown."""
    data = cast("QueryDict", form.data).copy()
    data[form.add_prefix(name)] = text
    form.data = data
