"""Enrolments as the engine's persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from accounts.models import Absence, Profile, Unit
from matching.engine import Person
from matching.models import Cohort, Enrolment, Part, Proposal, ProposalState

WEEKS = 26


class Units:
    """The chain of command of every unit, from the top down; read once."""

    def __init__(self, institutions: Iterable[UUID]) -> None:
        rows = Unit.objects.filter(institution_id__in=set(institutions))
        self._parents = dict(rows.values_list("pk", "parent_id"))

    def path(self, unit_id: UUID | None) -> tuple[str, ...]:
        """The units from the top of the institution to `unit_id`."""
        path: list[str] = []
        while unit_id is not None and str(unit_id) not in path:
            path.append(str(unit_id))
            unit_id = self._parents.get(unit_id)
        return tuple(reversed(path))


def persons(cohort: Cohort, enrolments: Iterable[Enrolment]) -> list[Person]:
    """Turn enrolments, read with their profiles' rows, into persons."""
    everybody = list(enrolments)
    units = Units(one.profile.institution_id for one in everybody)
    promised = _promised(cohort)
    return [_person(one, cohort, units, promised) for one in everybody]


def _promised(cohort: Cohort) -> Mapping[UUID, int]:
    """How many places of each coach are held by proposals that await answers."""
    rows = Proposal.objects.filter(run__cohort=cohort, state=ProposalState.PROPOSED)
    return Counter(rows.values_list("coach_id", flat=True))


def _person(one: Enrolment, cohort: Cohort, units: Units, promised: Mapping[UUID, int]) -> Person:
    profile = one.profile
    is_coach = one.part == Part.COACH
    return Person(
        id=str(one.pk),
        institution=str(profile.institution_id),
        unit=units.path(profile.unit_id),
        country=str(profile.institution.country),
        sector=profile.sector or profile.institution.kind,
        seniority=profile.seniority,
        themes={row.theme: row.weight for row in profile.themes.all()},
        languages={row.code: row.level for row in profile.languages.all()},
        time_zone=profile.user.time_zone,
        modes=tuple(sorted(profile.modes)),
        weeks=free_weeks(profile, cohort.starts_on),
        capacity=max(0, one.free_places - promised.get(one.pk, 0)) if is_coach else 1,
    )


def free_weeks(profile: Profile, starts_on: date) -> tuple[int, ...]:
    """The weeks of the first half year with at least one day that no absence covers."""
    absences: list[Absence] = list(profile.absences.all())
    return tuple(
        week
        for week in range(WEEKS)
        if not all(
            any(absence.covers(starts_on + timedelta(days=7 * week + day)) for absence in absences)
            for day in range(7)
        )
    )
