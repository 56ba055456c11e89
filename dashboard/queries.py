"""Whom the demo offers to be."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Membership, Profile, ProfileKind, Role, User

SHOWN_FIRST = 3


@dataclass(frozen=True)
class DemoPerson:
    """A made-up person under one of his or her roles, with the institution it is held for."""

    user: User
    place: str


@dataclass(frozen=True)
class DemoRole:
    """A role and the people who have it: the first few in sight, the others behind a fold."""

    label: str
    people: list[DemoPerson]

    @property
    def first(self) -> list[DemoPerson]:
        return self.people[:SHOWN_FIRST]

    @property
    def others(self) -> list[DemoPerson]:
        return self.people[SHOWN_FIRST:]


def people_by_role() -> list[DemoRole]:
    """Every active person under each role that he or she has, in the order of the work."""
    held = Membership.objects.filter(user__is_active=True).select_related("user", "institution")
    profiles = Profile.objects.filter(user__is_active=True).select_related("user", "institution")
    groups: dict[str, list[DemoPerson]] = {
        value: [] for value in (*Role.values, *ProfileKind.values)
    }
    for membership in held.order_by("user__name"):
        groups[membership.role].append(DemoPerson(membership.user, membership.institution.name))
    for profile in profiles.order_by("user__name"):
        groups[profile.kind].append(
            DemoPerson(profile.user, profile.post or profile.institution.name)
        )
    labels = {**dict(Role.choices), **dict(ProfileKind.choices)}
    return [DemoRole(str(labels[key]), people) for key, people in groups.items() if people]
