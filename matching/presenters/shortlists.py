"""A candidate of a shortlist, as their profile shows them to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django_countries import countries

from accounts.models import Theme
from core.templatetags.counterpart import joined, language_name
from matching.models import Enrolment


@dataclass(frozen=True)
class Card:
    """One candidate in words: nothing that is not on their profile, and no score."""

    profile_id: Any
    name: str
    institution: str
    country: str
    languages: str
    themes: str


def card(enrolment: Enrolment, facts: dict[str, Any]) -> Card:
    profile = enrolment.profile
    return Card(
        profile_id=profile.pk,
        name=profile.user.name,
        institution=profile.institution.name,
        country=str(countries.name(profile.institution.country)),
        languages=_spoken(facts["languages"]),
        themes=joined(Theme(key).label for key in facts["themes"]),
    )


def _spoken(languages: Iterable[Any]) -> str:
    return joined(f"{language_name(code)} {level}" for code, level in languages)
