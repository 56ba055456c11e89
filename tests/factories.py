"""People and institutions for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from accounts.models import (
    Institution,
    Membership,
    Profile,
    ProfileKind,
    ProfileLanguage,
    ProfileTheme,
    Role,
    Sector,
    Theme,
    Unit,
    User,
)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")


class InstitutionFactory(DjangoModelFactory[Institution]):
    class Meta:
        model = Institution

    name = factory.Sequence(lambda n: f"Institution {n}")
    country = "SE"
    kind = Sector.POLICE


class UnitFactory(DjangoModelFactory[Unit]):
    class Meta:
        model = Unit

    institution = factory.SubFactory(InstitutionFactory)
    name = factory.Sequence(lambda n: f"Unit {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    institution = factory.SubFactory(InstitutionFactory)
    role = Role.FOCAL_POINT


class ProfileFactory(DjangoModelFactory[Profile]):
    class Meta:
        model = Profile

    user = factory.SubFactory(UserFactory)
    institution = factory.SubFactory(InstitutionFactory)
    kind = ProfileKind.LEADER
    sector = Sector.POLICE
    seniority = 7
    post = "Head of unit"


def person_with(role: Role, institution: Institution | None = None) -> User:
    """A person who holds `role`, for `institution` or one of their own."""
    where = {"institution": institution} if institution else {}
    user: User = MembershipFactory(role=role, **where).user
    return user


def complete_profile(kind: ProfileKind, **fields: object) -> Profile:
    """A profile that lacks nothing: English at C1 and one theme."""
    profile: Profile = ProfileFactory(kind=kind, **fields)
    ProfileLanguage.objects.create(profile=profile, code="en", level="C1")
    ProfileTheme.objects.create(profile=profile, theme=Theme.LEADERSHIP, weight=3)
    return profile
