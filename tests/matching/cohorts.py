"""Cohorts for tests: leaders of one institution, experts of another, an organiser of a third."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from accounts.models import Institution, Profile, ProfileKind, Role, User
from matching import services
from matching.models import (
    Cohort,
    DecisionKind,
    Enrolment,
    MatchRun,
    Part,
    Programme,
    Proposal,
    RunState,
)
from tests.factories import InstitutionFactory, complete_profile, person_with

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class World:
    """A cohort with its organiser and the focal point of its leaders."""

    organiser: User
    focal_point: User
    cohort: Cohort
    leaders: Institution
    experts: Institution
    coachees: list[Enrolment] = field(default_factory=list)
    coaches: list[Enrolment] = field(default_factory=list)

    def run(self) -> MatchRun:
        """Ask for a run and let the worker compute it."""
        run = services.request_run(cohort=self.cohort, by=self.organiser, now=NOW)
        assert services.work_next_run(clock=lambda: NOW)
        run.refresh_from_db()
        return run

    def published(self) -> list[Proposal]:
        """Run, publish, and return the proposals."""
        run = self.run()
        services.publish_proposals(run=run, by=self.organiser, now=NOW)
        return list(run.proposals.order_by("coachee__profile__user__email"))

    def decide(
        self,
        coachee: Enrolment,
        coach: Enrolment,
        kind: DecisionKind = DecisionKind.LOCKED,
        reason: str = "",
    ) -> None:
        """The organiser locks a pair, or forbids it."""
        services.decide_pair(
            cohort=self.cohort,
            coachee=coachee,
            coach=coach,
            kind=kind,
            reason=reason,
            by=self.organiser,
            now=NOW,
        )


def make_world(coachees: int = 0, coaches: int = 0) -> World:
    """A cohort that is open for enrolment, with that many people on its two sides."""
    home = InstitutionFactory()
    organiser = person_with(Role.ORGANISER, home)
    focal_point = person_with(Role.FOCAL_POINT)
    leaders = focal_point.memberships.get().institution
    cohort = make_cohort(home)
    world = World(organiser, focal_point, cohort, leaders, InstitutionFactory())
    world.coachees = [add(world, Part.COACHEE) for _ in range(coachees)]
    world.coaches = [add(world, Part.COACH) for _ in range(coaches)]
    return world


def make_cohort(institution: Institution, programme_name: str = "Gender Coach") -> Cohort:
    programme = Programme.objects.create(institution=institution, name=programme_name)
    return Cohort.objects.create(
        programme=programme,
        name="First cohort",
        starts_on=date(2027, 1, 11),
        ends_on=date(2027, 12, 17),
        enrolment_closes_on=date(2026, 12, 18),
    )


def add(world: World, part: Part, profile: Profile | None = None, capacity: int = 1) -> Enrolment:
    """Enrol somebody new, or `profile`."""
    is_coachee = part == Part.COACHEE
    kind = ProfileKind.LEADER if is_coachee else ProfileKind.EXPERT
    home = world.leaders if is_coachee else world.experts
    whose = profile or complete_profile(kind, institution=home)
    return Enrolment.objects.create(
        cohort=world.cohort, profile=whose, part=part, capacity=capacity
    )


def person_of(enrolment: Enrolment) -> User:
    return enrolment.profile.user


def half_accepted(world: World, coachee: Enrolment, coach: Enrolment, first: Part) -> Proposal:
    """A published proposal to which the one side has said yes; the other side is the last yes."""
    run = MatchRun.objects.create(
        cohort=world.cohort,
        state=RunState.DONE,
        criteria={},
        rules={},
        aim="total",
        published_at=NOW,
    )
    proposal = Proposal.objects.create(
        run=run,
        coachee=coachee,
        coach=coach,
        score=500,
        state="proposed",
        expires_at=NOW.replace(year=NOW.year + 1),
        breakdown={"criteria": [], "facts": {}},
    )
    by = person_of(coachee if first == Part.COACHEE else coach)
    services.accept_proposal(proposal=proposal, by=by, now=NOW)
    return proposal
