"""Compare the rows of an enrolment file with what is stored, and say what each would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.models import (
    EnrolmentColumn,
    Institution,
    Profile,
    ProfileKind,
    RowOutcome,
    User,
)
from accounts.queries import unit_paths

Column = EnrolmentColumn
# Findings that refuse nothing: what will change, what is new, what stays the person's own.
BECOMES, UNIT_NEW, OWN_NOW = "becomes", "unit_new", "own_now"
REMARKS = frozenset({BECOMES, UNIT_NEW, OWN_NOW})


class Finding(NamedTuple):
    """What was found in one column: a key that presenters word, and the text it is about."""

    column: str
    key: str
    value: str = ""


@dataclass
class PersonRow:
    """One row of a file as it was read. Empty cells are empty values: they change nothing."""

    name: str
    email: str
    post: str
    rank: str
    unit: tuple[str, ...]
    languages: dict[str, str]
    themes: dict[str, int]
    time_zone: str
    language: str
    seniority: int | None
    sector: str
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Judged:
    """What a row would do: to whom, what about it, and why not."""

    row: PersonRow
    outcome: RowOutcome
    findings: list[Finding]
    user: User | None = None
    profile: Profile | None = None

    @property
    def changes(self) -> set[str]:
        """The columns that the row changes."""
        return {finding.column for finding in self.findings if finding.key == BECOMES}


@dataclass
class Known:
    """What is stored about the people of some rows, read at once."""

    institution: Institution
    people: dict[str, User]
    units: dict[str, tuple[str, ...]]


def read_known(institution: Institution, rows: Sequence[PersonRow]) -> Known:
    """Read everything that judging `rows` needs; the queries do not grow with the rows."""
    people = User.objects.filter(email__in={row.email for row in rows}).prefetch_related(
        "memberships",
        "profiles__unit",
        "profiles__languages",
        "profiles__themes",
    )
    paths = unit_paths([institution.pk]).values()
    return Known(
        institution=institution,
        people={user.email: user for user in people},
        units={path[-1].name.casefold(): tuple(unit.name for unit in path) for path in paths},
    )


def judge_rows(rows: Iterable[PersonRow], known: Known) -> list[Judged]:
    """Judge each row; units that one row creates are there for the next."""
    return [_judge(row, known) for row in rows]


def _judge(row: PersonRow, known: Known) -> Judged:
    findings = [*row.findings, *_unit_findings(row, known)]
    user = known.people.get(row.email)
    if user is not None and not _is_ours(user, known.institution):
        findings.append(Finding(Column.EMAIL, "not_yours"))
    if any(finding.key not in REMARKS for finding in findings):
        return Judged(row, RowOutcome.REFUSED, findings)
    _remember_unit(row, known)
    profile = _leader_profile(user) if user else None
    if profile is None:
        return Judged(row, RowOutcome.ADDED, findings, user=user)
    findings += _differences(row, profile)
    changed = any(finding.key == BECOMES for finding in findings)
    outcome = RowOutcome.CHANGED if changed else RowOutcome.LEFT
    return Judged(row, outcome, findings, user=user, profile=profile)


def _is_ours(user: User, institution: Institution) -> bool:
    """Whether all that is known of the person stands at this institution."""
    homes = {profile.institution_id for profile in user.profiles.all()}
    roles = {held.institution_id for held in user.memberships.all()}
    is_elsewhere = homes - {institution.pk}
    return user.is_active and not is_elsewhere and institution.pk in homes | roles


def _leader_profile(user: User) -> Profile | None:
    kinds = {profile.kind: profile for profile in user.profiles.all()}
    return kinds.get(ProfileKind.LEADER)


def _unit_findings(row: PersonRow, known: Known) -> list[Finding]:
    """Whether the unit of the row fits the chain of command, and what it would add to it."""
    found: list[Finding] = []
    for depth, name in enumerate(row.unit):
        stored = known.units.get(name.casefold())
        if stored is None:
            found.append(Finding(Column.UNIT, UNIT_NEW, name))
        elif depth and _folded(stored[:-1])[-1:] != _folded(row.unit[depth - 1 : depth]):
            found.append(Finding(Column.UNIT, "unit_elsewhere", " > ".join(stored)))
    return found


def _remember_unit(row: PersonRow, known: Known) -> None:
    path: tuple[str, ...] = ()
    for name in row.unit:
        path = known.units.setdefault(name.casefold(), (*path, name))


def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in names)


def _differences(row: PersonRow, profile: Profile) -> list[Finding]:
    """What the row says otherwise than the profile: the institution's part, then the person's."""
    found = [
        Finding(column, BECOMES, _shown(old))
        for column, new, old in _of_institution(row, profile)
        if new and new != old
    ]
    # From the first sign-in on people speak for themselves: no file overrules them.
    key = OWN_NOW if profile.user.has_usable_password() else BECOMES
    for column, new, old in _of_person(row, profile):
        if new and new != old:
            found.append(Finding(column, key, _shown(old)))
    return found


def _of_institution(row: PersonRow, profile: Profile) -> list[tuple[str, Any, Any]]:
    unit = profile.unit.name if profile.unit else ""
    named = row.unit[-1] if row.unit else ""
    return [
        (Column.POST, row.post, profile.post),
        (Column.RANK, row.rank, profile.rank),
        (Column.UNIT, unit if named.casefold() == unit.casefold() else named, unit),
    ]


def _of_person(row: PersonRow, profile: Profile) -> list[tuple[str, Any, Any]]:
    languages = {spoken.code: spoken.level for spoken in profile.languages.all()}
    themes = {wanted.theme: wanted.weight for wanted in profile.themes.all()}
    return [
        (Column.NAME, row.name, profile.user.name),
        (Column.LANGUAGES, row.languages, languages),
        (Column.THEMES, row.themes, themes),
        (Column.TIME_ZONE, row.time_zone, profile.user.time_zone),
        (Column.LANGUAGE, row.language, profile.user.language),
        (Column.SENIORITY, row.seniority, profile.seniority),
        (Column.SECTOR, row.sector, profile.sector),
    ]


def _shown(value: Any) -> str:
    """A stored value as the file would write it."""
    if isinstance(value, dict):
        return ", ".join(f"{key}:{weight}" for key, weight in value.items())
    return "" if value is None else str(value)
