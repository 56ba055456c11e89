"""A small world with one of everything, made twice: one's own, and the strangers'.

Every person and every text carries a sentinel, so that a page that shows one which is not the
reader's is found by looking for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.imports.work import work_next_upload
from accounts.models import (
    Conflict,
    Institution,
    Invitation,
    Profile,
    ProfileKind,
    Role,
    Unit,
    User,
)
from accounts.services import receive_upload
from coaching.models import NoteKind, Session
from coaching.services.logs import LogEntry, NoteEntry, log_new_session
from coaching.services.sessions import Plan as SessionPlan
from coaching.services.sessions import plan_session
from exchanges import services as exchanges
from exchanges.models import HostOffer, Plan, Quality, VisitCycle, VisitRequest, Want
from matching import services as matching
from matching.models import Cohort, MatchRun, Pairing, Part, Programme, Proposal
from notifications.models import MessageState, OutboxMessage, Reason
from tests.access.agreements import make_agreement
from tests.access.around_session import make_around_session
from tests.access.around_visit import make_around_visit
from tests.access.chemistry_things import make_chemistry
from tests.access.delegations import make_delegation
from tests.access.missions import make_arrangements
from tests.access.pair_things import make_pair_work
from tests.access.paper import make_logs
from tests.access.planning import make_planning
from tests.access.reward_world import make_reward
from tests.access.second_coach_world import make_second_coaches
from tests.access.seminar import make_seminar
from tests.factories import InstitutionFactory, MembershipFactory, UserFactory, complete_profile

NOW = datetime(2026, 12, 7, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ROLES = (
    "nobody",
    "leader",
    "expert",
    "head",
    "focal_point",
    "organiser",
    "host",
    "secretariat",
    "evaluator",
    "sponsor",
    "aide",
)


@dataclass
class World:
    """People by role, colleagues by role, and things by name."""

    tag: str
    people: dict[str, User] = field(default_factory=dict)
    colleagues: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def sentinel(self, name: str) -> str:
        """A text that occurs nowhere else; `name` says whose and what."""
        self.made += 1
        self.secrets[name] = f"Zq{self.tag}{self.made:02d}x"
        return self.secrets[name]


def make_world(tag: str) -> World:
    world = World(tag)
    _make_people(world)
    _make_accounts(world)
    _make_cohort(world)
    make_agreement(world, NOW)
    make_chemistry(world, NOW)
    _make_sessions(world)
    make_around_session(world, NOW)
    make_logs(world, NOW)
    make_pair_work(world, NOW)
    make_reward(world, NOW)
    make_second_coaches(world, NOW)
    _make_visits(world)
    make_around_visit(world, NOW)
    make_arrangements(world, NOW)
    make_delegation(world, NOW)
    make_seminar(world, NOW)
    _make_messages(world)
    return world


def _institution(world: World, name: str) -> Institution:
    place: Institution = InstitutionFactory(name=f"{name} {world.tag}")
    world.things[name] = place
    return place


def _person(world: World, role: str, institution: Institution, held: Role | None) -> User:
    user: User = UserFactory(
        name=world.sentinel(f"{role}.name"),
        email=f"{world.sentinel(f'{role}.email')}@example.org".lower(),
    )
    if held:
        MembershipFactory(user=user, institution=institution, role=held)
    return user


def _make_people(world: World) -> None:
    office, force, house, school = (
        _institution(world, name) for name in ("office", "force", "house", "school")
    )
    for role, held, where in (
        ("nobody", None, force),
        ("focal_point", Role.FOCAL_POINT, force),
        ("organiser", Role.ORGANISER, office),
        ("host", Role.HOST, house),
        ("secretariat", Role.SECRETARIAT, office),
        ("evaluator", Role.EVALUATOR, office),
        # Somebody of the coachee's institution whose other rights are those of everybody.
        ("sponsor", Role.EVALUATOR, force),
        ("aide", None, force),
    ):
        world.people[role] = _person(world, role, where, held)
        world.colleagues[role] = _person(world, f"{role}2", where, held)
    for role, kind, where in (
        ("leader", ProfileKind.LEADER, force),
        ("expert", ProfileKind.EXPERT, school),
        ("head", ProfileKind.LEADER, force),
    ):
        for people, name in ((world.people, role), (world.colleagues, f"{role}2")):
            people[role] = _person(world, name, where, None)
            world.things[f"{name}_profile"] = complete_profile(
                kind, user=people[role], institution=where, capacity=3
            )


def _make_accounts(world: World) -> None:
    force, focal_point = world.things["force"], world.people["focal_point"]
    world.things["unit"] = Unit.objects.create(institution=force, name=f"Unit {world.tag}")
    for role in ("leader", "expert"):
        Conflict.objects.create(
            profile=world.things[f"{role}_profile"],
            email="somebody@example.org",
            reason=world.sentinel(f"{role}.conflict"),
        )
    content = (
        f"name,email,post\n{world.sentinel('upload.name')},{world.tag}new@example.org,Chief\n"
        f"No address,,Chief\n"
    )
    for name in ("upload", "fresh_upload"):
        world.things[name] = receive_upload(
            institution=force,
            file_name=f"{name}.csv",
            content=content.encode(),
            encoding="utf-8-sig",
            by=focal_point,
            now=NOW,
        )
        if name == "upload":
            work_next_upload(now=NOW)
    invited = UserFactory(name=world.sentinel("invited.name"))
    complete_profile(ProfileKind.LEADER, user=invited, institution=force)
    world.things["invited"] = invited
    world.things["invitation"] = Invitation.objects.create(
        user=invited, invited_by=focal_point, expires_at=NOW + 3650 * DAY
    )


def _make_cohort(world: World) -> None:
    organiser = world.people["organiser"]
    programme: Programme = matching.create_programme(
        institution=world.things["office"], by=organiser, now=NOW, name=f"Programme {world.tag}"
    )
    world.things["programme"] = programme
    for name in ("cohort", "pair_cohort"):
        cohort: Cohort = matching.create_cohort(
            programme=programme,
            institutions=[world.things["force"], world.things["school"]],
            by=organiser,
            now=NOW - 60 * DAY,
            name=f"{name} {world.tag}",
            starts_on=NOW.date(),
            ends_on=(NOW + 300 * DAY).date(),
            enrolment_closes_on=(NOW + 3 * DAY).date(),
        )
        world.things[name] = cohort
        for role, part in (("leader", Part.COACHEE), ("expert", Part.COACH)):
            matching.enrol_people(
                cohort=cohort,
                profiles=[world.things[f"{role}_profile"]],
                part=part,
                by=organiser,
                now=NOW,
            )
    for role in ("leader", "expert"):
        matching.store_wishes(
            preferences=[world.sentinel(f"{role}.wish")],
            avoidances=[world.sentinel(f"{role}.avoidance")],
            by=world.people[role],
            now=NOW,
        )
    world.things["proposal"] = _propose(world, "cohort")
    matching.enrol_people(
        cohort=world.things["cohort"],
        profiles=[world.things["leader2_profile"]],
        part=Part.COACHEE,
        by=organiser,
        now=NOW,
    )
    done = matching.request_run(cohort=world.things["cohort"], by=organiser, now=NOW)
    matching.work_next_run(clock=lambda: NOW)
    world.things["run"] = MatchRun.objects.get(pk=done.pk)
    waiting = world.things["run"].proposals.get()
    world.things["decision"] = matching.decide_pair(
        cohort=world.things["cohort"],
        coachee=waiting.coachee,
        coach=waiting.coach,
        kind="forbidden",
        reason=world.sentinel("organiser.reason"),
        by=organiser,
        now=NOW,
    )
    proposal = _propose(world, "pair_cohort")
    for role in ("leader", "expert"):
        matching.accept_proposal(proposal=proposal, by=world.people[role], now=NOW)
    world.things["pairing"] = Pairing.objects.get(proposal=proposal)
    world.things["enrolment"] = world.things["cohort"].enrolments.get(
        profile=world.things["leader_profile"]
    )
    world.things["coach_enrolment"] = world.things["cohort"].enrolments.get(
        profile=world.things["expert_profile"]
    )


def _propose(world: World, cohort: str) -> Proposal:
    organiser = world.people["organiser"]
    run = matching.request_run(cohort=world.things[cohort], by=organiser, now=NOW)
    matching.work_next_run(clock=lambda: NOW)
    run.refresh_from_db()
    matching.publish_proposals(run=run, by=organiser, now=NOW)
    return run.proposals.get()


def _make_sessions(world: World) -> None:
    pairing, coach = world.things["pairing"], world.people["expert"]
    world.things["planned"] = plan_session(
        pairing=pairing,
        plan=SessionPlan(NOW + DAY, 60, "video", "https://meet.example.org/room"),
        by=coach,
        now=NOW,
    )
    entry = LogEntry(
        started_at=NOW - DAY,
        minutes=60,
        mode="video",
        themes=["leadership"],
        shared=NoteEntry(world.sentinel("pair.shared_note")),
        private=NoteEntry(world.sentinel("expert.private_note")),
    )
    held: Session = log_new_session(pairing=pairing, entry=entry, by=coach, now=NOW)
    world.things["held"] = held
    world.things["note"] = held.notes.get(kind=NoteKind.SHARED)


def _make_visits(world: World) -> None:
    organiser, host = world.people["organiser"], world.people["host"]
    focal_point, things = world.people["focal_point"], world.things
    cycle: VisitCycle = exchanges.create_cycle(
        institution=things["office"],
        fields={"name": f"Cycle {world.tag}", "first_monday": NOW.date(), "weeks": 30},
        invited=[things["house"], things["force"]],
        interpreters={},
        by=organiser,
        now=NOW,
    )
    Institution.objects.filter(pk=things["house"].pk).update(country="RW")
    things["cycle"] = cycle
    things["draft_offer"] = _offer(world, f"Draft {world.tag}")
    offer = things["offer"] = _offer(world, f"Offer {world.tag}")
    exchanges.store_host_weeks(offer=offer, mondays=cycle.mondays, by=host, now=NOW)
    things["resource_person"] = exchanges.store_resource_person(
        offer=offer,
        person=None,
        fields={"name": world.sentinel("resource_person.name"), "themes": ["leadership"]},
        by=host,
        now=NOW,
    )
    exchanges.place_offer(offer=offer, by=host, now=NOW)
    things["draft_request"] = _request(world, f"Draft {world.tag}")
    request = things["request"] = _request(world, f"Request {world.tag}")
    exchanges.store_request_weeks(
        request=request, mondays=cycle.mondays[8:], preferred=[], by=focal_point, now=NOW
    )
    exchanges.name_head(request=request, head=world.people["head"], by=focal_point, now=NOW)
    exchanges.place_request(request=request, by=focal_point, now=NOW)
    published = _plan(world)
    exchanges.publish_plan(plan=published, by=organiser, now=NOW)
    things["visit"] = published.visits.get()
    things["delegation"] = things["visit"].delegations.get()
    things["plan"] = _plan(world)
    make_planning(world, NOW)


def _offer(world: World, title: str) -> HostOffer:
    return exchanges.create_offer(
        cycle=world.things["cycle"],
        institution=world.things["house"],
        fields={"title": title, "city": "Kigali", "languages": ["en"]},
        themes={"leadership": Quality.STRONG},
        by=world.people["host"],
        now=NOW,
    )


def _request(world: World, title: str) -> VisitRequest:
    return exchanges.create_request(
        cycle=world.things["cycle"],
        institution=world.things["force"],
        fields={
            "title": title,
            "need": world.sentinel("request.need"),
            "objective": "Desks that work",
            "languages": ["en"],
            "people": 4,
            "duration": 1,
            "ready_on": NOW.date(),
        },
        themes={"leadership": Want.ESSENTIAL},
        excluded_hosts=[],
        by=world.people["focal_point"],
        now=NOW,
    )


def _plan(world: World) -> Plan:
    plan = exchanges.request_plan(
        cycle=world.things["cycle"], by=world.people["organiser"], now=NOW
    )
    exchanges.work_next_plan(clock=lambda: NOW)
    plan.refresh_from_db()
    return plan


def _make_messages(world: World) -> None:
    world.things["message"] = OutboxMessage.objects.create(
        key=f"test:{world.tag}",
        kind="matching.proposal",
        about_id=world.things["proposal"].pk,
        recipient=world.people["leader"],
        due_at=NOW,
        state=MessageState.DEAD,
        reason=Reason.CRASHED,
        institution_id=world.things["office"].pk,
    )


def profile_of(world: World, role: str) -> Profile:
    return world.things[f"{role}_profile"]
