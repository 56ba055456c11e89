from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import Guest
from core.forms import Audience, Form
from core.text import plain_text


class DelegateForm(Form):
    """Who keeps the reader's calendar from now on."""

    audience = Audience.ONLY_YOU
    audiences = {"name": Audience.PAIR, "language": Audience.ONLY_YOU}

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, validators=[plain_text])
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"), choices=settings.LANGUAGES
    )
    gets_mails = forms.BooleanField(
        label=gettext_lazy("Mails about session times go to this delegate too"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = by.language

    def guest(self) -> Guest:
        """Whom a valid form names."""
        cleaned = self.cleaned_data
        return Guest(email=cleaned["email"], name=cleaned["name"], language=cleaned["language"])
