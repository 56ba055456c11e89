"""Profiles, section by section. Every save names the version that its author had seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts import rules
from accounts.models import (
    Absence,
    Conflict,
    Profile,
    ProfileLanguage,
    ProfileTheme,
    Unit,
    User,
)
from core import audit

# What the institution may say of its people; all else is the person's own.
POST_FIELDS = frozenset({"post", "rank", "unit"})
OWN_FIELDS = POST_FIELDS | {"sector", "seniority", "gender", "capacity", "modes"}


@transaction.atomic
def change_post(
    *, profile: Profile, fields: Mapping[str, Any], version: int, by: User, now: datetime
) -> Profile:
    """Store post, rank and unit; for the person also sector, seniority, capacity and the like.

    Raises:
        ProfileRefused: not `by`'s to change, a unit of elsewhere, or changed meanwhile.
    """
    is_own = rules.can_edit_profile(by, profile)
    allowed = OWN_FIELDS if is_own else POST_FIELDS
    if not rules.can_edit_post(by, profile) or not fields.keys() <= allowed:
        raise rules.ProfileRefused("not_yours")
    unit: Unit | None = fields.get("unit")
    if unit is not None and unit.institution_id != profile.institution_id:
        raise rules.ProfileRefused("unit_elsewhere")
    _take_version(profile, version)
    for name, value in fields.items():
        setattr(profile, name, value)
    profile.save(update_fields=list(fields))
    audit.record("profile.post_changed", profile, by=by, now=now, is_own=is_own)
    return profile


@transaction.atomic
def change_languages(
    *, profile: Profile, levels: Mapping[str, str], version: int, by: User, now: datetime
) -> Profile:
    """Replace the languages of a profile: codes with their levels.

    Raises:
        ProfileRefused: not `by`'s to change, or changed meanwhile.
    """
    _begin(profile, version, by)
    profile.languages.all().delete()
    ProfileLanguage.objects.bulk_create(
        ProfileLanguage(profile=profile, code=code, level=level) for code, level in levels.items()
    )
    audit.record("profile.languages_changed", profile, by=by, now=now, count=len(levels))
    return profile


@transaction.atomic
def change_themes(
    *, profile: Profile, weights: Mapping[str, int], version: int, by: User, now: datetime
) -> Profile:
    """Replace the themes that a leader wants or an expert offers, each with a weight of 1 to 3.

    Raises:
        ProfileRefused: not `by`'s to change, or changed meanwhile.
    """
    _begin(profile, version, by)
    profile.themes.all().delete()
    ProfileTheme.objects.bulk_create(
        ProfileTheme(profile=profile, theme=theme, weight=weight)
        for theme, weight in weights.items()
    )
    audit.record("profile.themes_changed", profile, by=by, now=now, count=len(weights))
    return profile


@transaction.atomic
def change_absences(
    *,
    profile: Profile,
    absences: Sequence[tuple[date, date]],
    version: int,
    by: User,
    now: datetime,
) -> Profile:
    """Replace the times of absence; none is an answer too, and is kept as one.

    Raises:
        ProfileRefused: not `by`'s to change, or changed meanwhile.
    """
    _begin(profile, version, by)
    profile.absences.all().delete()
    Absence.objects.bulk_create(
        Absence(profile=profile, from_on=from_on, until_on=until_on)
        for from_on, until_on in absences
    )
    profile.availability_stated_at = now
    profile.save(update_fields=["availability_stated_at"])
    audit.record("profile.availability_changed", profile, by=by, now=now, count=len(absences))
    return profile


@transaction.atomic
def change_conflicts(
    *, profile: Profile, conflicts: Iterable[Conflict], version: int, by: User, now: datetime
) -> Profile:
    """Replace the declared conflicts of interest; none is an answer too, and is kept as one.

    Raises:
        ProfileRefused: not `by`'s to change, or changed meanwhile.
    """
    _begin(profile, version, by)
    profile.conflicts.all().delete()
    declared = list(conflicts)
    for conflict in declared:
        conflict.profile = profile
    Conflict.objects.bulk_create(declared)
    profile.conflicts_stated_at = now
    profile.save(update_fields=["conflicts_stated_at"])
    audit.record("profile.conflicts_changed", profile, by=by, now=now, count=len(declared))
    return profile


def _begin(profile: Profile, version: int, by: User) -> None:
    if not rules.can_edit_profile(by, profile):
        raise rules.ProfileRefused("not_yours")
    _take_version(profile, version)


def _take_version(profile: Profile, version: int) -> None:
    """Raise the version in the very statement that compares it: of two savers one is refused."""
    untouched = Profile.objects.filter(pk=profile.pk, version=version)
    if not untouched.update(version=F("version") + 1):
        raise rules.ProfileRefused("changed_meanwhile")
    profile.version = version + 1
