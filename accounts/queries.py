"""What is read of people across rows: completeness, chains of command, counts for the home page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from accounts.models import (
    EnrolmentUpload,
    Invitation,
    Profile,
    Role,
    RowOutcome,
    Unit,
    UploadState,
    User,
)


class Section(StrEnum):
    """The parts of a profile that are filled in one by one."""

    POST = "post"
    LANGUAGES = "languages"
    THEMES = "themes"
    AVAILABILITY = "availability"
    CONFLICTS = "conflicts"


class Entry(StrEnum):
    """How far a person is on the way in."""

    SIGNED_IN = "signed_in"
    INVITED = "invited"
    EXPIRED = "expired"


def missing_sections(profile: Profile) -> list[Section]:
    """The sections without which matching cannot place this person.

    It costs no query on a row that `profiles_with_missing` or `with_sections` read, or whose
    languages and themes were prefetched.
    """
    present = {
        Section.POST: bool(profile.post and profile.sector and profile.seniority),
        Section.LANGUAGES: _has(profile, "languages"),
        Section.THEMES: _has(profile, "themes"),
    }
    return [section for section, is_there in present.items() if not is_there]


def open_sections(profile: Profile) -> list[Section]:
    """All sections that are not done: what matching misses, and what only the person can state."""
    stated = {
        Section.AVAILABILITY: profile.availability_stated_at,
        Section.CONFLICTS: profile.conflicts_stated_at,
    }
    return missing_sections(profile) + [section for section, at in stated.items() if at is None]


def profiles_with_missing(profiles: QuerySet[Profile]) -> list[tuple[Profile, list[Section]]]:
    """Every profile of `profiles` with what matching misses in it, in one query."""
    rows = Profile.objects.filter(pk__in=profiles.values("pk")).with_sections()
    rows = rows.select_related("user", "institution", "unit")
    return [(profile, missing_sections(profile)) for profile in rows]


def unit_paths(institutions: Iterable[UUID]) -> dict[UUID, list[Unit]]:
    """For each unit of `institutions` the chain of command from the top down to itself."""
    units = {unit.pk: unit for unit in Unit.objects.filter(institution__in=list(institutions))}
    return {key: _path(unit, units) for key, unit in units.items()}


def units_below(unit: Unit) -> set[UUID]:
    """The keys of `unit` and of everything under it."""
    paths = unit_paths([unit.institution_id])
    return {key for key, path in paths.items() if unit.pk in {step.pk for step in path}}


def with_entry(people: QuerySet[Profile], now: datetime) -> QuerySet[Any]:
    """Annotate each profile with how far its person is on the way in: a value of Entry."""
    unanswered = Invitation.objects.filter(user=OuterRef("user"), accepted_at__isnull=True)
    return people.annotate(
        entry=Case(
            When(Exists(unanswered.filter(expires_at__gt=now)), then=Value(Entry.INVITED)),
            When(Exists(unanswered), then=Value(Entry.EXPIRED)),
            default=Value(Entry.SIGNED_IN),
            output_field=CharField(),
        )
    )


def entry_of(user: User, now: datetime) -> Entry:
    """How far one person is on the way in."""
    invitation = open_invitation(user)
    if invitation is None:
        return Entry.SIGNED_IN
    return Entry.INVITED if invitation.is_open(now) else Entry.EXPIRED


def open_invitation(user: User) -> Invitation | None:
    """The invitation that `user` has not answered, expired or not."""
    return Invitation.objects.filter(user=user, accepted_at__isnull=True).first()


def people_seen_by(user: User) -> QuerySet[User]:
    """The people with a profile or a role at the institutions that `user` sees from within."""
    where = user.institutions_as(Role.FOCAL_POINT, Role.ORGANISER)
    return User.objects.filter(
        Q(pk__in=Profile.objects.filter(institution__in=where).values("user"))
        | Q(memberships__institution__in=where)
    ).distinct()


def outcome_counts(upload: EnrolmentUpload) -> dict[str, int]:
    """How many rows of `upload` have each outcome, none left out."""
    found = dict(upload.rows.order_by().values_list("outcome").annotate(Count("pk")))
    return {outcome: found.get(outcome, 0) for outcome in RowOutcome.values}


def uploads_to_confirm(user: User) -> QuerySet[EnrolmentUpload]:
    """The files that wait for the decision of `user` or a colleague."""
    return EnrolmentUpload.objects.visible_to(user).filter(state=UploadState.PREVIEWED)


def uploads_with_refused_rows(user: User) -> QuerySet[Any]:
    """The newest enrolled file of each of the reader's institutions, if rows of it were refused.

    Only the newest counts: whoever corrects the rows uploads them again, and that is the end.
    """
    done = EnrolmentUpload.objects.visible_to(user).filter(
        state=UploadState.APPLIED, uploaded_by=user
    )
    same = done.filter(institution=OuterRef("institution")).order_by("-created_at")
    refused = Count("rows", filter=Q(rows__outcome=RowOutcome.REFUSED))
    return (
        done.filter(pk=Subquery(same.values("pk")[:1]))
        .annotate(refused_rows=refused)
        .filter(refused_rows__gt=0)
    )


def _has(profile: Profile, name: str) -> bool:
    known = getattr(profile, f"has_{name}", None)
    return bool(getattr(profile, name).all()) if known is None else bool(known)


def _path(unit: Unit, units: dict[UUID, Unit]) -> list[Unit]:
    path: list[Unit] = []
    step: Unit | None = unit
    # A loop cannot be stored by the services; a row written past them must not hang a page.
    while step is not None and step not in path:
        path.insert(0, step)
        step = units.get(step.parent_id) if step.parent_id else None
    return path


def names_of(units: Sequence[Unit]) -> str:
    """A chain of command as the enrolment file writes it: "Operations > Gender desk"."""
    return " > ".join(unit.name for unit in units)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that the link with `token` opens, spent or not; None for an invented one."""
    key = Invitation.key_of(token)
    if key is None:
        return None
    return Invitation.objects.select_related("user", "invited_by").filter(pk=key).first()
