"""Where a cohort lacks coaches: by language, by theme and by country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from matching.models import Cohort, Enrolment, Part
from matching.queries.everybody import Taking, everybody

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

    @property
    def lack(self) -> int:
        return max(0, self.wanted - self.offered)


@dataclass(frozen=True)
class Balance:
    """Both sides of a cohort as a run would find them; the greatest lack stands first."""

    themes: list[Supply]
    languages: list[Supply]
    countries: list[Supply]


def balance(cohort: Cohort, people: Sequence[Taking] | None = None) -> Balance:
    """Count the coachees who wait and the places that are free.

    A language counts from the level that the cohort's rule asks for.
    """
    rows = everybody(cohort) if people is None else people
    least = cohort.rules.get("language_level") or LEVELS[0]

    def themes(one: Enrolment) -> Iterable[str]:
        return (row.theme for row in one.profile.themes.all())

    def languages(one: Enrolment) -> Iterable[str]:
        return (row.code for row in one.profile.languages.all() if row.level >= least)

    def countries(one: Enrolment) -> Iterable[str]:
        return (str(one.profile.institution.country),)

    return Balance(*(_supplies(rows, keys) for keys in (themes, languages, countries)))


def _supplies(
    people: Sequence[Taking], keys_of: Callable[[Enrolment], Iterable[str]]
) -> list[Supply]:
    wanted: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    for one in people:
        side = wanted if one.enrolment.part == Part.COACHEE else offered
        side.update(dict.fromkeys(keys_of(one.enrolment), one.open_places))
    found = [Supply(key, wanted[key], offered[key]) for key in wanted if wanted[key]]
    return sorted(found, key=lambda supply: (supply.offered - supply.wanted, supply.key))
