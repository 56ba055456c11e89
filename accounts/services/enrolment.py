"""Write the judged rows of an enrolment file: people, profiles, units and invitations, in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import rules
from accounts.models import (
    EnrolmentColumn,
    EnrolmentRow,
    EnrolmentUpload,
    Invitation,
    Profile,
    ProfileKind,
    ProfileLanguage,
    ProfileTheme,
    RowOutcome,
    Unit,
    UploadState,
    User,
)
from accounts.models.invitation import VALID_FOR
from accounts.services.judging import Judged
from accounts.services.uploads import rows_to_enrol
from core import audit, leases
from core.wake import wake

Column = EnrolmentColumn
PLAN_MESSAGES = "notifications.tasks.plan_messages"
# What a row may change on the person, and on the profile.
ON_USER = {Column.NAME: "name", Column.TIME_ZONE: "time_zone", Column.LANGUAGE: "language"}
ON_PROFILE = {
    Column.POST: "post",
    Column.RANK: "rank",
    Column.SENIORITY: "seniority",
    Column.SECTOR: "sector",
}


@transaction.atomic
def enrol_rows(
    *,
    upload: EnrolmentUpload,
    rows: Sequence[EnrolmentRow],
    judged: Sequence[Judged],
    by: User,
    now: datetime,
) -> EnrolmentUpload:
    """Write one chunk and free the file; the last chunk ends it and empties its content.

    `judged` belongs to `rows` one by one and was made in this very transaction. The number of
    queries does not grow with the rows.

    Raises:
        UploadRefused: `by`, who confirmed, no longer enrols people here.
        LeaseLost: another worker took the file over; nothing is written.
    """
    if not rules.can_work_on(by, upload):
        raise rules.UploadRefused("not_yours")
    leases.release(upload)
    units = _Units(upload.institution_id)
    added = [verdict for verdict in judged if verdict.outcome == RowOutcome.ADDED]
    changed = [verdict for verdict in judged if verdict.outcome == RowOutcome.CHANGED]
    units.create_missing([verdict.row.unit for verdict in (*added, *changed)])
    _add(added, units, upload, by, now)
    _change(changed, units)
    _note_outcomes(rows, judged, now)
    upload.progress_done += len(rows)
    upload.attempts = 0
    if is_last := not rows_to_enrol(upload).exists():
        upload.state, upload.applied_at, upload.content = UploadState.APPLIED, now, b""
    upload.save(update_fields=["progress_done", "attempts", "state", "applied_at", "content"])
    counts = {"added": len(added), "changed": len(changed), "is_last": is_last}
    audit.record("enrolment_upload.rows_enrolled", upload, by=by, now=now, **counts)
    if added:
        wake(PLAN_MESSAGES)
    return upload


class _Units:
    """The units of one institution by name, as it is compared: without case."""

    def __init__(self, institution_id: UUID) -> None:
        self.institution_id = institution_id
        stored = Unit.objects.filter(institution=institution_id)
        self.by_name = {unit.name.casefold(): unit for unit in stored}

    def create_missing(self, paths: Sequence[tuple[str, ...]]) -> None:
        """Create the units of `paths` that are not there, level by level: parents come first."""
        deepest = max(map(len, paths), default=0)
        for depth in range(deepest):
            missing = {
                path[depth].casefold(): path
                for path in paths
                if len(path) > depth and path[depth].casefold() not in self.by_name
            }
            made = [self._new(path, depth) for path in missing.values()]
            for unit in Unit.objects.bulk_create(made):
                self.by_name[unit.name.casefold()] = unit

    def find(self, path: tuple[str, ...]) -> Unit | None:
        return self.by_name[path[-1].casefold()] if path else None

    def _new(self, path: tuple[str, ...], depth: int) -> Unit:
        return Unit(
            institution_id=self.institution_id,
            name=path[depth],
            parent=self.by_name[path[depth - 1].casefold()] if depth else None,
        )


def _add(
    added: Sequence[Judged], units: _Units, upload: EnrolmentUpload, by: User, now: datetime
) -> None:
    new = [verdict for verdict in added if verdict.user is None]
    for verdict in new:
        verdict.user = _new_user(verdict, upload, now)
    User.objects.bulk_create([verdict.user for verdict in new if verdict.user])
    for verdict in added:
        verdict.profile = _new_profile(verdict, units, upload, now)
    Profile.objects.bulk_create([verdict.profile for verdict in added if verdict.profile])
    _write_languages_and_themes(added, added)
    Invitation.objects.bulk_create(
        Invitation(user=verdict.user, invited_by=by, created_at=now, expires_at=now + VALID_FOR)
        for verdict in new
    )


def _new_user(verdict: Judged, upload: EnrolmentUpload, now: datetime) -> User:
    row = verdict.row
    return User(
        email=row.email,
        name=row.name,
        language=row.language or upload.uploaded_by.language,
        time_zone=row.time_zone or upload.institution.time_zone,
        password=make_password(None),
        created_at=now,
    )


def _new_profile(verdict: Judged, units: _Units, upload: EnrolmentUpload, now: datetime) -> Profile:
    row = verdict.row
    return Profile(
        user=verdict.user,
        kind=ProfileKind.LEADER,
        institution=upload.institution,
        unit=units.find(row.unit),
        post=row.post,
        rank=row.rank,
        seniority=row.seniority,
        sector=row.sector or upload.institution.kind,
        created_at=now,
    )


def _change(changed: Sequence[Judged], units: _Units) -> None:
    users = [verdict.user for verdict in changed if verdict.user]
    profiles = [verdict.profile for verdict in changed if verdict.profile]
    for verdict in changed:
        _change_one(verdict, units)
    User.objects.bulk_update(users, list(ON_USER.values()))
    Profile.objects.bulk_update(profiles, [*ON_PROFILE.values(), "unit", "version"])
    _write_languages_and_themes(
        [verdict for verdict in changed if Column.LANGUAGES in verdict.changes],
        [verdict for verdict in changed if Column.THEMES in verdict.changes],
    )


def _change_one(verdict: Judged, units: _Units) -> None:
    for names, thing in ((ON_USER, verdict.user), (ON_PROFILE, verdict.profile)):
        for column in verdict.changes & names.keys():
            setattr(thing, names[Column(column)], getattr(verdict.row, column))
    if verdict.profile is None:
        return
    if Column.UNIT in verdict.changes:
        verdict.profile.unit = units.find(verdict.row.unit)
    # A page that was open meanwhile must not overwrite what the file said.
    verdict.profile.version += 1


def _write_languages_and_themes(languages: Sequence[Judged], themes: Sequence[Judged]) -> None:
    """Replace the languages of the first, the themes of the second."""
    ProfileLanguage.objects.filter(profile__in=_stored(languages)).delete()
    ProfileTheme.objects.filter(profile__in=_stored(themes)).delete()
    ProfileLanguage.objects.bulk_create(
        ProfileLanguage(profile=verdict.profile, code=code, level=level)
        for verdict in languages
        for code, level in verdict.row.languages.items()
    )
    ProfileTheme.objects.bulk_create(
        ProfileTheme(profile=verdict.profile, theme=theme, weight=weight)
        for verdict in themes
        for theme, weight in verdict.row.themes.items()
    )


def _stored(judged: Sequence[Judged]) -> list[UUID]:
    changed = [verdict for verdict in judged if verdict.outcome == RowOutcome.CHANGED]
    return [verdict.profile.pk for verdict in changed if verdict.profile]


def _note_outcomes(rows: Sequence[EnrolmentRow], judged: Sequence[Judged], now: datetime) -> None:
    for row, verdict in zip(rows, judged, strict=True):
        row.outcome, row.profile, row.applied_at = verdict.outcome, verdict.profile, now
        row.findings = [finding._asdict() for finding in verdict.findings]
    # One INSERT that meets its own rows: an UPDATE of many rows is built far more slowly.
    EnrolmentRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["outcome", "profile", "applied_at", "findings"],
    )
