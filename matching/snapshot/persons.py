"""Enrolments as the engine's persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from accounts.models import Absence, Profile, Unit
from accounts.queries import unit_paths
from matching.engine import Person
from matching.models import Cohort, Enrolment, Part, Proposal, ProposalState

WEEKS = 26
Paths = Mapping[UUID, Sequence[Unit]]


def persons(
    cohort: Cohort, enrolments: Iterable[Enrolment], *, with_weeks: bool = True
) -> list[Person]:
    """Turn enrolments, read with their profiles' rows, into persons; no rule asks for weeks."""
    everybody = list(enrolments)
    units = unit_paths({one.profile.institution_id for one in everybody})
    promised = _promised(cohort)
    return [_person(one, cohort, units, promised, with_weeks) for one in everybody]


def _promised(cohort: Cohort) -> Mapping[UUID, int]:
    """How many places of each coach are held by proposals that await answers."""
    rows = Proposal.objects.filter(run__cohort=cohort, state=ProposalState.PROPOSED)
    return Counter(rows.values_list("coach_id", flat=True))


def _person(
    one: Enrolment,
    cohort: Cohort,
    units: Paths,
    promised: Mapping[UUID, int],
    with_weeks: bool,
) -> Person:
    profile = one.profile
    is_coach = one.part == Part.COACH
    return Person(
        id=str(one.pk),
        institution=str(profile.institution_id),
        unit=tuple(str(unit.pk) for unit in units[profile.unit_id]) if profile.unit_id else (),
        country=str(profile.institution.country),
        sector=profile.sector or profile.institution.kind,
        seniority=profile.seniority,
        themes={row.theme: row.weight for row in profile.themes.all()},
        languages={row.code: row.level for row in profile.languages.all()},
        time_zone=profile.user.time_zone,
        modes=tuple(sorted(profile.modes)),
        weeks=free_weeks(profile, cohort.starts_on) if with_weeks else (),
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
