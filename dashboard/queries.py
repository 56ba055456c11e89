"""What a home page shows of the reader's own things, and whom the demo offers to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Profile, ProfileKind, Role, User
from coaching.models import Delegate
from exchanges.models import LIVE_STATES, CycleState, Visit, VisitCycle
from matching.models import Cohort, CohortState

SHOWN_FIRST = 3
ROLES_IN_ORDER = (
    Role.ORGANISER,
    ProfileKind.LEADER,
    ProfileKind.EXPERT,
    Role.FOCAL_POINT,
    Role.HOST,
    Role.SECRETARIAT,
    Role.EVALUATOR,
)


def running_cohorts(user: User) -> QuerySet[Cohort]:
    """The cohorts that `user` runs and that are not closed."""
    cohorts = Cohort.objects.run_by(user).exclude(state=CohortState.CLOSED)
    return cohorts.select_related("programme")


def running_cycles(user: User) -> QuerySet[VisitCycle]:
    """The visit cycles that `user` organises and that are not closed."""
    return VisitCycle.objects.organised_by(user).exclude(state=CycleState.CLOSED)


def coming_visits(user: User, now: datetime) -> QuerySet[Visit]:
    """The next visits that concern `user`, soonest first."""
    coming = Visit.objects.visible_to(user).filter(
        state__in=LIVE_STATES, first_monday__gte=now.date()
    )
    return coming.select_related("offer").order_by("first_monday", "pk")


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
    groups: dict[str, list[DemoPerson]] = {key.value: [] for key in ROLES_IN_ORDER}
    for membership in held.order_by("user__name"):
        groups[membership.role].append(DemoPerson(membership.user, membership.institution.name))
    for profile in profiles.order_by("user__name"):
        groups[profile.kind].append(
            DemoPerson(profile.user, profile.post or profile.institution.name)
        )
    labels = {**dict(Role.choices), **dict(ProfileKind.choices)}
    roles = [DemoRole(str(labels[key]), people) for key, people in groups.items() if people]
    return [*roles, *_delegates()]


def _delegates() -> list[DemoRole]:
    serving = Delegate.objects.current().select_related("aide", "principal")
    people = [DemoPerson(one.aide, one.principal.name) for one in serving.order_by("known_as")]
    return [DemoRole(_("Delegate"), people)] if people else []
