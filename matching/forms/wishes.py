from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import Audience, Form
from core.text import plain_text
from matching.models import MOST_AVOIDANCES, MOST_PREFERENCES, Avoidance, Preference

LONGEST = 254
RANKS = [_("First wish"), _("Second wish"), _("Third wish")]


class WishesForm(Form):
    """Ranked wishes and avoidances, as typed: it never says whether somebody is here."""

    audience = Audience.ONLY_YOU

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        super().__init__(data, initial=_stored(user))
        for number in range(MOST_PREFERENCES):
            self.fields[f"preference_{number}"] = _person(RANKS[number])
        for number in range(MOST_AVOIDANCES):
            label = _("Person %(number)s") % {"number": number + 1}
            self.fields[f"avoidance_{number}"] = _person(label)

    @property
    def preference_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("preference_")]

    @property
    def avoidance_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("avoidance_")]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for name in self.fields:
            person = " ".join(found.get(name, "").split()).casefold()
            if person and person in seen:
                self.add_error(name, _("You have named this person already."))
            seen.add(person)
        return found

    @property
    def preferences(self) -> list[str]:
        return self._named("preference_")

    @property
    def avoidances(self) -> list[str]:
        return self._named("avoidance_")

    def _named(self, start: str) -> list[str]:
        typed = (self.cleaned_data[name] for name in self.fields if name.startswith(start))
        return [person for person in typed if person]


def _person(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, required=False, validators=[plain_text])


def _stored(user: User) -> dict[str, str]:
    wishes = Preference.objects.filter(by=user).values_list("person", flat=True)
    vetoes = Avoidance.objects.filter(by=user).values_list("person", flat=True)
    return {
        **{f"preference_{number}": person for number, person in enumerate(wishes)},
        **{f"avoidance_{number}": person for number, person in enumerate(vetoes)},
    }
