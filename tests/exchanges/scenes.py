"""The Rwanda case as rows: one host, four sending services, one organiser."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from accounts.models import Institution, Role, User
from exchanges import services
from exchanges.models import HostOffer, Plan, ResourcePerson, Visit, VisitCycle, VisitRequest
from tests.factories import InstitutionFactory, UserFactory, person_with

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
FIRST_MONDAY = date(2027, 1, 4)
SENDERS = {"SS": "South Sudan", "SO": "Somalia", "UG": "Uganda", "BI": "Burundi"}
LANGUAGES = {"SS": ["en"], "SO": ["en"], "UG": ["en", "sw"], "BI": ["fr", "rn"]}


@dataclass
class Sender:
    institution: Institution
    focal_point: User
    head: User
    request: VisitRequest


@dataclass
class Scene:
    """Who plays, and what they have written so far."""

    organiser: User
    cycle: VisitCycle
    host: User
    offer: HostOffer
    person: ResourcePerson
    senders: dict[str, Sender] = field(default_factory=dict)

    def cycle_with(self, institution: Institution) -> VisitCycle:
        """The cycle, with one more institution invited."""
        self.cycle.invited.create(institution=institution)
        return self.cycle

    def plan(self, now: datetime = NOW) -> Plan:
        """Ask for a plan and let a worker make it."""
        plan = services.request_plan(cycle=self.cycle, by=self.organiser, now=now)
        services.work_next_plan(clock=lambda: now)
        plan.refresh_from_db()
        return plan

    def publish(self, now: datetime = NOW) -> list[Visit]:
        """Plan and publish; the visits that stand then."""
        services.publish_plan(plan=self.plan(now), by=self.organiser, now=now)
        self.cycle.refresh_from_db()
        return list(Visit.objects.live().filter(offer__cycle=self.cycle))


def scene(
    *, senders: dict[str, str] = SENDERS, weeks: int = 12, open_weeks: int = 12, tag: str = ""
) -> Scene:
    """A cycle of `weeks` with a placed offer and a placed request of each sender."""
    home: Institution = InstitutionFactory(name=f"Regional centre{tag}", country="KE")
    at_host: Institution = InstitutionFactory(name=f"Rwanda National Police{tag}", country="RW")
    guests = {
        country: InstitutionFactory(name=f"Police of {name}{tag}", country=country)
        for country, name in senders.items()
    }
    organiser = person_with(Role.ORGANISER, home)
    cycle = services.create_cycle(
        institution=home,
        fields={"name": "Gender desks 2027", "first_monday": FIRST_MONDAY, "weeks": weeks},
        invited=[at_host, *guests.values()],
        interpreters={},
        by=organiser,
        now=NOW,
    )
    host = person_with(Role.HOST, at_host)
    offer = offer_of(cycle, at_host, host, open_weeks)
    person = ResourcePerson.objects.get(offer=offer)
    made = Scene(organiser, cycle, host, offer, person)
    for country, institution in guests.items():
        made.senders[country] = sender_of(cycle, institution, LANGUAGES[country])
    return made


def offer_of(
    cycle: VisitCycle, institution: Institution, host: User, open_weeks: int, **fields: object
) -> HostOffer:
    """A placed offer with one resource person and its first `open_weeks` open."""
    offer = services.create_offer(
        cycle=cycle,
        institution=institution,
        fields={
            "title": "The gender desk",
            "city": "Kigali",
            "languages": ["rw", "en", "fr"],
            "max_delegations": 2,
            "per_cycle": 6,
            **fields,
        },
        themes={"gender_desk": 100, "gbv_response": 80},
        by=host,
        now=NOW,
    )
    services.store_resource_person(
        offer=offer,
        person=None,
        fields={"name": "Desk officer", "themes": ["gender_desk"], "max_visits": 6},
        by=host,
        now=NOW,
    )
    mondays = cycle.mondays[:open_weeks]
    services.store_host_weeks(offer=offer, mondays=mondays, by=host, now=NOW)
    if open_weeks:
        services.place_offer(offer=offer, by=host, now=NOW)
    return offer


def sender_of(cycle: VisitCycle, institution: Institution, languages: list[str]) -> Sender:
    """A placed request with a head."""
    focal_point = person_with(Role.FOCAL_POINT, institution)
    request = services.create_request(
        cycle=cycle,
        institution=institution,
        fields={
            "title": "How a gender desk works",
            "need": "Reports are lost between the gate and the investigator.",
            "objective": "Each station registers a report within the first hour.",
            "languages": languages,
            "people": 4,
            "ready_on": FIRST_MONDAY - timedelta(weeks=6),
        },
        themes={"gender_desk": 100},
        excluded_hosts=[],
        by=focal_point,
        now=NOW,
    )
    head = person_with(Role.EVALUATOR, institution)
    services.name_head(request=request, head=head, by=focal_point, now=NOW)
    services.place_request(request=request, by=focal_point, now=NOW)
    return Sender(institution, focal_point, head, request)


def stranger(role: Role) -> User:
    """Somebody with the same role elsewhere."""
    return person_with(role)


def nobody() -> User:
    user: User = UserFactory()
    return user
