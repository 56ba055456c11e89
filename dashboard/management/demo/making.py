"""Make institutions, people and profiles of the demo."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress

from accounts.models import (
    Institution,
    Membership,
    Profile,
    ProfileKind,
    ProfileLanguage,
    ProfileTheme,
    Role,
    Unit,
    User,
)
from dashboard.management.demo.people import INSTITUTIONS, DemoProfile

STOCKHOLM = "Europe/Stockholm"


def make_person(
    name: str, email: str, *, language: str, time_zone: str, now: datetime, is_here: bool = True
) -> User:
    """A made-up person; one who `is_here` has answered the invitation."""
    user = User.objects.create_user(
        email, name=name, language=language, time_zone=time_zone, created_at=now
    )
    if is_here:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_swedish_institutions(now: datetime) -> dict[str, Institution]:
    """The institutions of the Gender Coach programme with their chains of command."""
    made: dict[str, Institution] = {}
    for name, (kind, units) in INSTITUTIONS.items():
        made[name] = Institution.objects.create(
            name=name, country="SE", kind=kind, time_zone=STOCKHOLM, created_at=now
        )
        _make_units(made[name], units)
    return made


def _make_units(institution: Institution, units: Iterable[tuple[str, str | None]]) -> None:
    by_name: dict[str | None, Unit | None] = {None: None}
    for name, parent in units:
        by_name[name] = Unit.objects.create(
            institution=institution, name=name, parent=by_name[parent]
        )


def make_profile(
    spec: DemoProfile, kind: ProfileKind, institution: Institution, *, now: datetime, is_here: bool
) -> Profile:
    """A person with one profile as the plain data of `spec` say."""
    user = make_person(
        spec.name,
        address_of(spec.name),
        language=spec.language,
        time_zone=STOCKHOLM,
        now=now,
        is_here=is_here,
    )
    profile = Profile.objects.create(
        user=user,
        kind=kind,
        institution=institution,
        unit=institution.units.get(name=spec.unit),
        post=spec.post,
        rank=spec.rank,
        sector=institution.kind,
        seniority=spec.seniority,
        gender=spec.gender,
        created_at=now,
    )
    for entry in spec.languages.split():
        code, level = entry.split(":")
        ProfileLanguage.objects.create(profile=profile, code=code, level=level)
    for entry in spec.themes.split():
        theme, weight = entry.split(":")
        ProfileTheme.objects.create(profile=profile, theme=theme, weight=int(weight))
    return profile


def make_bare_profile(user: User, institution: Institution) -> Profile:
    """The profile of a leader who was enrolled and has filled in nothing else."""
    return Profile.objects.create(
        user=user,
        kind=ProfileKind.LEADER,
        institution=institution,
        sector=institution.kind,
        post="Head of delegation",
    )


def address_of(name: str) -> str:
    """The address of a made-up person, at example.org as all of them."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    plain = decomposed.encode("ascii", "ignore").decode()
    return f"{plain.replace(' ', '.')}@example.org"


def give_role(user: User, institution: Institution, role: Role) -> User:
    Membership.objects.create(user=user, institution=institution, role=role)
    return user


def at_hour(moment: datetime, hour: int, zone: str = STOCKHOLM) -> datetime:
    """The working day of `moment`, or the next one, at `hour` in that zone."""
    day = moment.astimezone(ZoneInfo(zone))
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
