"""A year of study visits: 20 hosts, 60 sending services, 300 requests. All of it is made up.

Countries are real, services, people and weeks are not. The same seed makes the same year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from accounts.models import Institution, Role, Sector, Theme, User
from dashboard.management.demo import making
from exchanges import services
from exchanges.models import Answer, Plan, Quality, VisitCycle, VisitDelegation, VisitRequest, Want
from exchanges.planning.dice import Dice
from exchanges.services.pairs import exclude_pair, wish_for_hosts, wish_for_senders

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
SEED: Final = 2026
WEEKS: Final = 52
HOSTS, REQUESTS = 20, 300
CONFIRMED_PERCENT: Final = 50
# Country, time zone, languages in which people there receive guests or travel.
COUNTRIES: Final = (
    ("RW", "Rwanda", "Africa/Kigali", ("en", "fr", "rw")),
    ("KE", "Kenya", "Africa/Nairobi", ("en", "sw")),
    ("UG", "Uganda", "Africa/Kampala", ("en", "sw")),
    ("TZ", "Tanzania", "Africa/Dar_es_Salaam", ("en", "sw")),
    ("GH", "Ghana", "Africa/Accra", ("en",)),
    ("SN", "Senegal", "Africa/Dakar", ("fr",)),
    ("ZA", "South Africa", "Africa/Johannesburg", ("en",)),
    ("NA", "Namibia", "Africa/Windhoek", ("en",)),
    ("MA", "Morocco", "Africa/Casablanca", ("ar", "fr")),
    ("JO", "Jordan", "Asia/Amman", ("ar", "en")),
    ("SE", "Sweden", "Europe/Stockholm", ("en", "sv")),
    ("NO", "Norway", "Europe/Oslo", ("en", "nb")),
    ("ES", "Spain", "Europe/Madrid", ("en", "es")),
    ("PT", "Portugal", "Europe/Lisbon", ("en", "pt")),
    ("GE", "Georgia", "Asia/Tbilisi", ("en", "ka")),
    ("CO", "Colombia", "America/Bogota", ("es",)),
    ("UY", "Uruguay", "America/Montevideo", ("es",)),
    ("CA", "Canada", "America/Toronto", ("en", "fr")),
    ("PH", "Philippines", "Asia/Manila", ("en", "tl")),
    ("FJ", "Fiji", "Pacific/Fiji", ("en",)),
)
KINDS: Final = (
    ("Police Service of %s", Sector.POLICE),
    ("Border Guard of %s", Sector.BORDER_GUARD),
    ("Ministry of Justice of %s", Sector.JUSTICE),
)
GIVEN: Final = (
    "Amina", "Beatriz", "Chidi", "Daniela", "Esi", "Farid", "Grace", "Hanna", "Ibrahim", "Jana",
    "Kofi", "Lucía", "Mariam", "Nils", "Olga", "Paulo", "Rania", "Samuel", "Teresa", "Yusuf",
)  # fmt: skip
FAMILY: Final = (
    "Adeyemi", "Berg", "Castro", "Diallo", "Eriksen", "Fernandes", "Gelashvili", "Haddad",
    "Ismail", "Jensen", "Kamau", "Lopes", "Mensah", "Nakato", "Ortega", "Pereira", "Reyes",
    "Santos", "Tamale", "Wanjiru",
)  # fmt: skip
THEMES: Final = (
    Theme.GENDER_DESK, Theme.GBV_RESPONSE, Theme.INVESTIGATION, Theme.SURVIVOR_CARE,
    Theme.RECRUITMENT, Theme.CULTURE, Theme.TRAINING, Theme.DATA,
)  # fmt: skip
TITLES: Final = {
    Theme.GENDER_DESK: "A gender desk that works",
    Theme.GBV_RESPONSE: "Answering calls about violence at home",
    Theme.INVESTIGATION: "Evidence that holds in court",
    Theme.SURVIVOR_CARE: "Interviews that do no harm",
    Theme.RECRUITMENT: "Recruiting women and keeping them",
    Theme.CULTURE: "A workplace without harassment",
    Theme.TRAINING: "Training that changes practice",
    Theme.DATA: "Counting what matters",
}
Service = tuple[Institution, User, User]


class Luck(Dice):
    """Draws that repeat: the same year on every machine."""

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def some(self, items: Sequence[Any], count: int) -> list[Any]:
        """So many different ones of the items."""
        drawn = list(items)
        self.shuffle(drawn)
        return drawn[:count]


def load(now: datetime) -> None:
    """Make the year: offers, requests, a published plan of which half is confirmed."""
    luck = Luck(SEED)
    begun = now - 40 * DAY
    organisers = _institution("Office of Exchanges", "SE", "Europe/Stockholm", Sector.MINISTRY)
    organiser = _person("Astrid Holm", organisers, Role.ORGANISER, begun)
    senders = [_service(number, begun) for number in range(len(COUNTRIES) * len(KINDS))]
    hosts = senders[:: len(KINDS)][:HOSTS]
    cycle = services.create_cycle(
        institution=organisers,
        fields={
            "name": f"A year of visits from {now.year}",
            "first_monday": (now - now.weekday() * DAY).date() + 4 * WEEK,
            "weeks": WEEKS,
            "visa_weeks": 5,
            "consent_days": 14,
        },
        invited=[institution for institution, _, _ in senders],
        interpreters={"es": 2, "fr": 2, "ar": 1, "pt": 1},
        by=organiser,
        now=begun,
    )
    for number, host in enumerate(hosts):
        _offer(cycle, number, host, luck, now=begun + DAY)
    for number in range(REQUESTS):
        _request(cycle, number, senders[number % len(senders)], luck, now=begun + 10 * DAY)
    _pairs(cycle, organiser, hosts, senders, now=begun + 12 * DAY)
    plan = _plan(cycle, organiser, now=now - 5 * DAY)
    services.publish_plan(plan=plan, by=organiser, now=now - 4 * DAY)
    _confirm_half(cycle, luck, now=now - 2 * DAY)


def _institution(name: str, country: str, zone: str, kind: Sector) -> Institution:
    return Institution.objects.create(name=name, country=country, kind=kind, time_zone=zone)


def _person(name: str, institution: Institution, role: Role, now: datetime) -> User:
    address = f"{making.address_of(name).partition('@')[0]}.{User.objects.count()}@example.org"
    user = making.make_person(
        name, address, language="en", time_zone=institution.time_zone, now=now
    )
    return making.give_role(user, institution, role)


def _name(number: int) -> str:
    return f"{GIVEN[number % len(GIVEN)]} {FAMILY[number * 7 // 3 % len(FAMILY)]}"


def _service(number: int, now: datetime) -> Service:
    """A service with its focal point and the leader who heads its delegations."""
    code, country, zone, _ = COUNTRIES[number // len(KINDS)]
    words, kind = KINDS[number % len(KINDS)]
    institution = _institution(words % country, code, zone, kind)
    focal_point = _person(_name(2 * number), institution, Role.FOCAL_POINT, now)
    name = _name(2 * number + 1)
    address = f"{making.address_of(name).partition('@')[0]}.head{number}@example.org"
    head = making.make_person(name, address, language="en", time_zone=zone, now=now)
    making.make_bare_profile(head, institution)
    return institution, focal_point, head


def _languages(institution: Institution) -> list[str]:
    return list(next(one[3] for one in COUNTRIES if one[0] == institution.country))


def _offer(cycle: VisitCycle, number: int, host: Service, luck: Luck, *, now: datetime) -> None:
    institution, _, _ = host
    by = _person(_name(200 + number), institution, Role.HOST, now)
    themes = luck.some(THEMES, 4)
    offer = services.create_offer(
        cycle=cycle,
        institution=institution,
        fields={
            "title": TITLES[themes[0]],
            "city": institution.time_zone.rpartition("/")[2].replace("_", " "),
            "languages": _languages(institution),
            "max_delegations": luck.pick([1, 2, 3]),
            "max_people": luck.pick([8, 12, 16]),
            "per_cycle": luck.between(4, 7),
            "rest_weeks": luck.pick([0, 1]),
        },
        themes={theme: luck.pick(Quality.values) for theme in themes},
        by=by,
        now=now,
    )
    shut = set(luck.some(range(WEEKS), 12))
    opened = [day for week, day in enumerate(cycle.mondays) if week not in shut]
    services.store_host_weeks(offer=offer, mondays=opened, by=by, now=now)
    for place in range(2):
        services.store_resource_person(
            offer=offer,
            person=None,
            fields={"name": _name(300 + 2 * number + place), "themes": themes, "max_visits": 8},
            by=by,
            now=now,
        )
    services.place_offer(offer=offer, by=by, now=now)


def _request(cycle: VisitCycle, number: int, sender: Service, luck: Luck, *, now: datetime) -> None:
    institution, focal_point, head = sender
    themes = luck.some(THEMES, 2)
    first = luck.between(0, WEEKS - 16)
    request = services.create_request(
        cycle=cycle,
        institution=institution,
        fields={
            "title": f"{TITLES[themes[0]]} ({number // 60 + 1})",
            "languages": _languages(institution),
            "people": luck.between(3, 7),
            "duration": luck.pick([1, 1, 1, 2]),
            "ready_on": (now + luck.between(3, 26) * WEEK).date(),
        },
        themes={themes[0]: Want.ESSENTIAL, themes[1]: Want.IMPORTANT},
        excluded_hosts=[],
        by=focal_point,
        now=now,
    )
    weeks = cycle.mondays[first : first + luck.between(12, 30)]
    services.store_request_weeks(
        request=request, mondays=weeks, preferred=weeks[3:6], by=focal_point, now=now
    )
    VisitRequest.objects.filter(pk=request.pk).update(priority=luck.pick([1, 1, 2, 3]))
    services.name_head(request=request, head=head, by=focal_point, now=now)
    services.place_request(request=request, by=focal_point, now=now)


def _pairs(
    cycle: VisitCycle,
    organiser: User,
    hosts: Sequence[Service],
    senders: Sequence[Service],
    *,
    now: datetime,
) -> None:
    """One host and one sender that name each other, and two countries that must not meet."""
    host, sender = hosts[0][0], senders[4][0]
    offer = cycle.offers.get(institution=host)
    request = cycle.requests.filter(institution=sender).first()
    if request is not None:
        by_host = User.objects.get(memberships__institution=host, memberships__role=Role.HOST)
        wish_for_senders(offer=offer, senders=[sender], by=by_host, now=now)
        wish_for_hosts(request=request, hosts=[host], by=senders[4][1], now=now)
    exclude_pair(cycle=cycle, sides=("GE", "FJ"), by=organiser, now=now)


def _plan(cycle: VisitCycle, organiser: User, *, now: datetime) -> Plan:
    plan = services.request_plan(cycle=cycle, by=organiser, now=now)
    services.work_next_plan(clock=lambda: now)
    plan.refresh_from_db()
    return plan


def _confirm_half(cycle: VisitCycle, luck: Luck, *, now: datetime) -> None:
    """Hosts of half of the visits hold them, and their heads confirm."""
    waiting = VisitDelegation.objects.filter(visit__offer__cycle=cycle, answer=Answer.AWAITED)
    visits = {one.visit for one in waiting.select_related("visit__offer__cycle")}
    for visit in sorted(visits, key=lambda one: (one.first_monday, str(one.pk))):
        if luck.below(100) < CONFIRMED_PERCENT:
            host = User.objects.get(
                memberships__institution=visit.offer.institution_id, memberships__role=Role.HOST
            )
            services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=host, now=now)
            for one in visit.delegations.live().select_related("request__head", "visit"):
                if one.request.head is not None:
                    services.answer_for_delegation(
                        delegation=one, answer=Answer.CONFIRMED, by=one.request.head, now=now
                    )
