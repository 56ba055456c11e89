"""The people of a cohort read flat: one row each, and one for each thing their profile lists.

A run reads everybody of a cohort, which may be thousands: model objects would cost more than the
matching.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import Absence, ProfileLanguage, ProfileTheme
from matching.models import Enrolment


class Member(NamedTuple):
    """What a run knows of a person, but for what the profile lists."""

    pk: UUID
    part: str
    places: int
    places_taken: int
    profile_id: UUID
    user_id: UUID
    email: str
    name: str
    time_zone: str
    institution_id: UUID
    institution_kind: str
    country: str
    unit_id: UUID | None
    sector: str
    seniority: int | None
    modes: list[str]

    @property
    def free_places(self) -> int:
        return self.places - self.places_taken


COLUMNS = (
    "pk",
    "part",
    "capacity",
    "places_taken",
    "profile_id",
    "profile__user_id",
    "profile__user__email",
    "profile__user__name",
    "profile__user__time_zone",
    "profile__institution_id",
    "profile__institution__kind",
    "profile__institution__country",
    "profile__unit_id",
    "profile__sector",
    "profile__seniority",
    "profile__modes",
)


class Listed(NamedTuple):
    """What the profiles list, by profile."""

    themes: Mapping[UUID, dict[str, int]]
    languages: Mapping[UUID, dict[str, str]]
    absences: Mapping[UUID, list[tuple[date, date]]]


def members(enrolments: QuerySet[Enrolment]) -> list[Member]:
    """Read enrolments with person and institution."""
    rows = enrolments.order_by().values_list(*COLUMNS)
    return [Member(*row) for row in rows.iterator(chunk_size=2000)]


def listed(enrolments: QuerySet[Enrolment], *, with_absences: bool = True) -> Listed:
    """Read what the profiles of enrolments list; no rule asks for absences."""
    profiles = enrolments.order_by().values("profile_id")
    absences = _lines(Absence, profiles, "from_on", "until_on") if with_absences else []
    away: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    for profile, first, last in absences:
        away[profile].append((first, last))
    return Listed(
        _mapped(_lines(ProfileTheme, profiles, "theme", "weight")),
        _mapped(_lines(ProfileLanguage, profiles, "code", "level")),
        away,
    )


def _lines(model: type[Model], profiles: QuerySet[Any], *columns: str) -> Iterable[Any]:
    rows = model._default_manager.filter(profile__in=profiles).order_by()
    return rows.values_list("profile_id", *columns).iterator(chunk_size=2000)


def _mapped(lines: Iterable[tuple[UUID, str, Any]]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for profile, key, value in lines:
        found[profile][key] = value
    return found
