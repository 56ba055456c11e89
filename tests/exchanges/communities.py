"""Communities of one country that visit each other: each asks, two of them also receive."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import Institution, Role, User
from exchanges import services
from exchanges.models import HostOffer, Plan, Visit, VisitCycle, VisitDelegation
from tests.exchanges.scenes import FIRST_MONDAY, NOW, Sender, offer_of, sender_of
from tests.factories import InstitutionFactory, person_with

HOSTS = ("Kayonza Women for Peace", "Huye Widows Union")
NAMES = (*HOSTS, "Rubavu Traders Union")


@dataclass
class Neighbours:
    """Who plays, by the name of the community."""

    organiser: User
    cycle: VisitCycle
    homes: dict[str, Institution]
    hosts: dict[str, User] = field(default_factory=dict)
    offers: dict[str, HostOffer] = field(default_factory=dict)
    senders: dict[str, Sender] = field(default_factory=dict)

    def plan(self) -> Plan:
        plan = services.request_plan(cycle=self.cycle, by=self.organiser, now=NOW)
        services.work_next_plan(clock=lambda: NOW)
        plan.refresh_from_db()
        return plan

    def publish(self) -> list[Visit]:
        services.publish_plan(plan=self.plan(), by=self.organiser, now=NOW)
        return list(Visit.objects.live().filter(offer__cycle=self.cycle))

    def delegation(self, name: str) -> VisitDelegation:
        return VisitDelegation.objects.live().get(request=self.senders[name].request)


def neighbours(*, country: str = "RW", hosts: tuple[str, ...] = HOSTS) -> Neighbours:
    """A cycle within Rwanda, or between countries without `country`, with all that is placed."""
    home = InstitutionFactory(name="Ministry of Gender", country="RW")
    homes = {name: InstitutionFactory(name=name, country="RW") for name in NAMES}
    organiser = person_with(Role.ORGANISER, home)
    cycle = services.create_cycle(
        institution=home,
        fields={
            "name": "Neighbours 2027",
            "country": country,
            "first_monday": FIRST_MONDAY,
            "weeks": 12,
        },
        invited=homes.values(),
        interpreters={},
        by=organiser,
        now=NOW,
    )
    made = Neighbours(organiser, cycle, homes)
    for name in hosts:
        made.hosts[name] = person_with(Role.HOST, homes[name])
        made.offers[name] = offer_of(
            cycle, homes[name], made.hosts[name], 12, languages=["rw"], max_delegations=1
        )
    for name in NAMES:
        made.senders[name] = sender_of(cycle, homes[name], ["rw"])
    return made
