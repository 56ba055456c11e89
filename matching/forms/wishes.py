from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, User
from core.forms import Audience, Form
from core.text import plain_text
from matching.models import MOST_AVOIDANCES, MOST_PREFERENCES, Avoidance, Preference

LONGEST = 254
RANKS = [_("First wish"), _("Second wish"), _("Third wish")]
RANK_CHOICES = [("", _("No wish")), *((str(n), label) for n, label in enumerate(RANKS, start=1))]


class WishesForm(Form):
    """Ranked wishes and avoidances. `listed` are the people of the reader's shortlists.

    What is typed stays as typed: the form never says whether somebody is here.
    """

    audience = Audience.ONLY_YOU

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, user: User, listed: Sequence[Profile] = ()
    ) -> None:
        self._listed = {_rank_name(profile): profile for profile in listed}
        super().__init__(data, initial=_stored(user, self._listed))
        for name, profile in self._listed.items():
            self.fields[name] = _rank(profile)
        for number in range(MOST_PREFERENCES):
            self.fields[f"preference_{number}"] = _person(RANKS[number])
        for number in range(MOST_AVOIDANCES):
            label = _("Person %(number)s") % {"number": number + 1}
            self.fields[f"avoidance_{number}"] = _person(label)

    def rank_field(self, profile_id: Any) -> BoundField:
        """The choice of a rank for somebody on a shortlist."""
        return self[f"rank_{profile_id}"]

    @property
    def preference_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("preference_")]

    @property
    def avoidance_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("avoidance_")]

    @property
    def has_typed_wishes(self) -> bool:
        """Whether a wish stands there as typed, or is to be corrected."""
        return any(field.value() or field.errors for field in self.preference_fields)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        ranked = self._check_ranks(found)
        for number in range(MOST_PREFERENCES):
            other = ranked.get(str(number + 1))
            if other and found.get(f"preference_{number}"):
                words = _("This wish is %(name)s from the list. Choose there, or leave this empty.")
                self.add_error(f"preference_{number}", words % {"name": other.user.name})
        self._check_names(found, {_folded(one.user.name) for one in ranked.values()})
        return found

    def _check_ranks(self, found: Mapping[str, Any]) -> dict[str, Profile]:
        """Each rank is given once; the second person who got it is the one to look at."""
        ranked: dict[str, Profile] = {}
        for name, profile in self._listed.items():
            rank = found.get(name)
            if rank and rank in ranked:
                words = _("You gave this rank to %(name)s already.")
                self.add_error(name, words % {"name": ranked[rank].user.name})
            elif rank:
                ranked[rank] = profile
        return ranked

    def _check_names(self, found: Mapping[str, Any], seen: set[str]) -> None:
        for field in (*self.preference_fields, *self.avoidance_fields):
            person = _folded(found.get(field.name, ""))
            if person and person in seen:
                self.add_error(field.name, _("You have named this person already."))
            seen.add(person)

    @property
    def chosen(self) -> dict[int, Profile]:
        """Who was given which rank on a shortlist."""
        return {
            int(self.cleaned_data[name]): profile
            for name, profile in self._listed.items()
            if self.cleaned_data[name]
        }

    @property
    def preferences(self) -> list[str]:
        return self._named("preference_")

    @property
    def avoidances(self) -> list[str]:
        return self._named("avoidance_")

    def _named(self, start: str) -> list[str]:
        typed = (self.cleaned_data[name] for name in self.fields if name.startswith(start))
        return [person for person in typed if person]


def _rank_name(profile: Profile) -> str:
    return f"rank_{profile.pk}"


def _rank(profile: Profile) -> forms.ChoiceField:
    label = _("Your wish for %(name)s") % {"name": profile.user.name}
    return forms.ChoiceField(label=label, choices=RANK_CHOICES, required=False)


def _person(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, required=False, validators=[plain_text])


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _stored(user: User, listed: Mapping[str, Profile]) -> dict[str, str]:
    """What is stored; somebody chosen who is no longer on a list stands there by name."""
    names = {profile.pk: name for name, profile in listed.items()}
    found = {}
    for wish in Preference.objects.filter(by=user):
        if wish.chosen_id in names:
            found[names[wish.chosen_id]] = str(wish.rank)
        else:
            found[f"preference_{wish.rank - 1}"] = wish.person
    vetoes = Avoidance.objects.filter(by=user).values_list("person", flat=True)
    return {**found, **{f"avoidance_{number}": person for number, person in enumerate(vetoes)}}
