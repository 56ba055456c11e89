"""Three communities of one country that visit each other; people, names and words are made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from accounts.models import Institution, Role, Sector, User
from dashboard.management.demo import making
from exchanges import services
from exchanges.models import Answer, HostOffer, Quality, Visit, VisitCycle, Want
from exchanges.queries import people_of

DAY: Final = timedelta(days=1)
KIGALI: Final = "Africa/Kigali"
WEEKS: Final = 20
THEME: Final = "community"


@dataclass(frozen=True)
class Community:
    """A community: who speaks for it, who leads its guests, what it shows and wants to see."""

    name: str
    city: str
    speaker: str
    head: str
    language: str
    shows: str
    about: str
    seeks: str
    need: str
    people: int
    preferred: int


COMMUNITIES: Final = (
    Community(
        "Kayonza Women for Peace", "Kayonza", "Béatrice Uwera", "Claudine Mutesi", "en",
        "An evening round that the police joins",
        "Every second Thursday women, elders and the officer of the station sit together.",
        "How traders and the border post solve quarrels",
        "Women who sell at the market do not report what happens on the road.", 5, 10,
    ),
    Community(
        "Huye Neighbours’ Council", "Huye", "Vestine Mukandori", "Alphonse Gatera", "fr",
        "Mediators who know when to call the desk",
        "Twelve mediators, half of them women, with one card of signs that are for the police.",
        "Une soirée qui réunit voisins et police",
        "Les médiateurs règlent seuls ce qui devrait aller au poste.", 6, 12,
    ),
    Community(
        "Rubavu Cross-border Traders", "Rubavu", "Solina Nyirahabimana", "Jeanne Ingabire", "en",
        "A complaints table at the border",
        "Traders and border officers hear complaints together each market day.",
        "How mediators and police share the work",
        "Complaints end at our table, also those that are crimes.", 4, 8,
    ),
)  # fmt: skip


def load(now: datetime) -> None:
    """A cycle within Rwanda, published; the first visit is confirmed by both sides."""
    begun = now - 20 * DAY
    home = Institution.objects.get(name="Rwanda National Police")
    organiser = people_of([home.pk], Role.ORGANISER)[0]
    people = {one.name: _make(one, begun) for one in COMMUNITIES}
    cycle = services.create_cycle(
        institution=home,
        fields={
            "name": f"Neighbours visit each other {now.year}–{now.year + 1}",
            "country": "RW",
            "first_monday": (begun - begun.weekday() * DAY).date(),
            "weeks": WEEKS,
        },
        invited=[institution for institution, _speaker, _head in people.values()],
        interpreters={},
        by=organiser,
        now=begun,
    )
    for one in COMMUNITIES:
        _offer(cycle, one, *people[one.name][:2], now=begun + DAY)
    for one in COMMUNITIES:
        _request(cycle, one, *people[one.name], now=begun + 3 * DAY)
    plan = services.request_plan(cycle=cycle, by=organiser, now=now - 3 * DAY)
    services.work_next_plan(clock=lambda: now - 3 * DAY)
    plan.refresh_from_db()
    services.publish_plan(plan=plan, by=organiser, now=now - 2 * DAY)
    _confirm(plan.visits.order_by("first_monday", "pk")[0], now - DAY)


def _make(community: Community, now: datetime) -> tuple[Institution, User, User]:
    """A small community has one person who asks and receives, and one who travels."""
    institution = Institution.objects.create(
        name=community.name, country="RW", kind=Sector.CIVIL_SOCIETY, time_zone=KIGALI
    )
    speaker, head = (
        making.make_person(
            name,
            making.address_of(name),
            language=community.language,
            time_zone=KIGALI,
            now=now,
        )
        for name in (community.speaker, community.head)
    )
    making.give_role(speaker, institution, Role.HOST)
    making.give_role(speaker, institution, Role.FOCAL_POINT)
    making.make_bare_profile(head, institution)
    return institution, speaker, head


def _offer(
    cycle: VisitCycle, community: Community, host: Institution, by: User, *, now: datetime
) -> HostOffer:
    offer = services.create_offer(
        cycle=cycle,
        institution=host,
        fields={
            "title": community.shows,
            "city": community.city,
            "about": community.about,
            "languages": ["rw"],
            "max_people": 8,
            "per_cycle": 1,
            "rest_weeks": 2,
        },
        themes={THEME: Quality.STRONG},
        by=by,
        now=now,
    )
    services.store_host_weeks(offer=offer, mondays=cycle.mondays[6:], by=by, now=now)
    services.store_resource_person(
        offer=offer,
        person=None,
        fields={"name": by.name, "themes": [THEME], "max_visits": 2},
        by=by,
        now=now,
    )
    return services.place_offer(offer=offer, by=by, now=now)


def _request(
    cycle: VisitCycle,
    community: Community,
    sender: Institution,
    by: User,
    head: User,
    *,
    now: datetime,
) -> None:
    request = services.create_request(
        cycle=cycle,
        institution=sender,
        fields={
            "title": community.seeks,
            "need": community.need,
            "languages": ["rw"],
            "people": community.people,
            "ready_on": (now + 7 * DAY).date(),
        },
        themes={THEME: Want.ESSENTIAL},
        excluded_hosts=[],
        by=by,
        now=now,
    )
    services.store_request_weeks(
        request=request,
        mondays=cycle.mondays[6:],
        preferred=cycle.mondays[community.preferred : community.preferred + 2],
        by=by,
        now=now,
    )
    services.name_head(request=request, head=head, by=by, now=now)
    services.place_request(request=request, by=by, now=now)


def _confirm(visit: Visit, now: datetime) -> None:
    host = people_of([visit.offer.institution_id], Role.HOST)[0]
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=host, now=now)
    for delegation in visit.delegations.select_related("request__head"):
        head = delegation.request.head
        if head is not None:
            services.answer_for_delegation(
                delegation=delegation, answer=Answer.CONFIRMED, by=head, now=now
            )
