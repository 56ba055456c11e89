"""Members of a cohort as the engine's persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from accounts.queries import unit_paths
from matching.engine import Person
from matching.models import Cohort, Part
from matching.queries.people import promised_places
from matching.snapshot.members import Listed, Member

WEEKS = 26
Paths = Mapping[UUID, tuple[str, ...]]


def persons(
    cohort: Cohort, everybody: Iterable[Member], listed: Listed, *, today: date | None = None
) -> list[Person]:
    """Turn members into persons with what their profiles list.

    Free weeks count from the start of the cohort, or from `today` once that is past.
    """
    people = list(everybody)
    starts_on = max(cohort.starts_on, today or cohort.starts_on)
    units = unit_paths({one.institution_id for one in people})
    paths = {key: tuple(str(unit.pk) for unit in path) for key, path in units.items()}
    promised = promised_places(cohort)
    return [_person(one, starts_on, paths, promised, listed) for one in people]


def _person(
    one: Member, starts_on: date, units: Paths, promised: Mapping[UUID, int], listed: Listed
) -> Person:
    is_coach = one.part == Part.COACH
    return Person(
        id=str(one.pk),
        institution=str(one.institution_id),
        unit=units[one.unit_id] if one.unit_id else (),
        country=one.country,
        sector=one.sector or one.institution_kind,
        seniority=one.seniority,
        themes=listed.themes.get(one.profile_id, {}),
        languages=listed.languages.get(one.profile_id, {}),
        time_zone=one.time_zone,
        modes=tuple(sorted(one.modes)),
        weeks=free_weeks(listed.absences.get(one.profile_id, ()), starts_on),
        capacity=max(0, one.free_places - promised.get(one.pk, 0)) if is_coach else 1,
    )


def free_weeks(absences: Iterable[tuple[date, date]], starts_on: date) -> tuple[int, ...]:
    """The weeks of the first half year with at least one day that no absence covers."""
    away: set[int] = set()
    for first, last in absences:
        begin, end = (first - starts_on).days, (last - starts_on).days
        away.update(range(max(0, begin), min(7 * WEEKS, end + 1)))
    taken = Counter(day // 7 for day in away)
    return tuple(week for week in range(WEEKS) if taken[week] < 7)
