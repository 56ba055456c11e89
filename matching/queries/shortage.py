"""Where a cohort lacks coaches: by theme and by language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from matching.models import Cohort, Enrolment, Part
from matching.queries.people import people

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


@dataclass(frozen=True)
class Supply:
    """How many coachees ask for `key`, and how many places coaches offer for it."""

    key: str
    wanted: int
    offered: int

    @property
    def is_short(self) -> bool:
        return self.offered < self.wanted


@dataclass(frozen=True)
class Balance:
    """Both sides of a cohort, by theme and by language."""

    themes: list[Supply]
    languages: list[Supply]


def balance(cohort: Cohort) -> Balance:
    """Count both sides; a language counts from the level that the cohort's rule asks for."""
    everybody = list(people(cohort).prefetch_related("profile__themes", "profile__languages"))
    least = cohort.rules.get("language_level") or LEVELS[0]

    def themes(one: Enrolment) -> Iterable[str]:
        return (row.theme for row in one.profile.themes.all())

    def languages(one: Enrolment) -> Iterable[str]:
        return (row.code for row in one.profile.languages.all() if row.level >= least)

    return Balance(_supplies(everybody, themes), _supplies(everybody, languages))


def _supplies(
    everybody: list[Enrolment], keys_of: Callable[[Enrolment], Iterable[str]]
) -> list[Supply]:
    wanted: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    for one in everybody:
        side = wanted if one.part == Part.COACHEE else offered
        places = 1 if one.part == Part.COACHEE else one.capacity
        side.update(dict.fromkeys(keys_of(one), places))
    found = [Supply(key, wanted[key], offered[key]) for key in wanted]
    return sorted(found, key=lambda supply: (supply.offered - supply.wanted, supply.key))
