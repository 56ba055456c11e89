"""Study visits to the Rwanda National Police Gender Desk, with its four sending services.

Host, city, languages, supporters and sending countries are facts; weeks, themes and people are made
up. One delegation speaks no language of the host, so that a plan leaves somebody out with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from accounts.models import Institution, Role, Sector, User
from dashboard.management.demo import making
from exchanges import services
from exchanges.imports.busy import busy_weeks
from exchanges.models import HostOffer, Plan, Quality, VisitCycle, VisitRequest, Want
from exchanges.services.holidays import add_holiday
from exchanges.services.offers import close_host_weeks
from exchanges.services.questions import ask_price, work_next_question
from exchanges.services.visas import store_visa_time

DAY = timedelta(days=1)
WEEKS = 40
KIGALI: Final = "Africa/Kigali"
WITHOUT_VISA: Final = ("BI", "SS")
CLOSED_WEEKS: Final = {4, 5, 12, 19, 20, 21, 30}
BUSY_WEEK, HOLIDAY_WEEK = 27, 22
# Busy times as a calendar program hands them out: no title and no name.
BUSY_FILE: Final = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Made up//Demo//EN
BEGIN:VFREEBUSY
UID:busy@example.org
FREEBUSY;FBTYPE=BUSY:{begin:%Y%m%d}T060000Z/{end:%Y%m%d}T160000Z
END:VFREEBUSY
END:VCALENDAR
"""


@dataclass(frozen=True)
class Sender:
    """A sending service: who speaks for it, who would lead its delegation, what it seeks."""

    institution: str
    country: str
    time_zone: str
    language: str
    focal_point: str
    head: str
    languages: tuple[str, ...]
    title: str
    need: str
    objective: str
    themes: tuple[tuple[str, int], ...]
    people: int
    weeks: tuple[int, int]
    preferred: int


SENDERS: Final = (
    Sender(
        "Southern Sudan Police Service", "SS", "Africa/Juba", "en", "Achol Deng Majok",
        "James Lado Wani", ("en", "ar"), "A gender desk at every state headquarters",
        "We have decided to open desks in ten states and have seen none at work.",
        "Ten heads of desks open theirs with a plan for rooms, people and the first hour.",
        (("gender_desk", Want.ESSENTIAL), ("investigation", Want.IMPORTANT)), 6, (8, 30), 14,
    ),
    Sender(
        "Somali Police Force", "SO", "Africa/Mogadishu", "en", "Hodan Warsame Ali",
        "Abdirahman Yusuf Nur", ("ar", "so"), "Interviewing survivors with care",
        "Our investigators, the first women among them, ask to see interview rooms in use.",
        "Five investigators hold an interview without asking the same question twice.",
        (("survivor_care", Want.ESSENTIAL), ("gender_desk", Want.IMPORTANT)), 5, (10, 32), 16,
    ),
    Sender(
        "Uganda Police Force", "UG", "Africa/Kampala", "en", "Prossy Nakimuli",
        "Godfrey Okello", ("en", "sw"), "From a report to a conviction",
        "Few reports reach a court; we want to follow one file through the desk.",
        "Each file that leaves our desks holds what a prosecutor needs.",
        (("investigation", Want.ESSENTIAL), ("referral", Want.IMPORTANT)), 6, (8, 24), 14,
    ),
    Sender(
        "Burundi National Police", "BI", "Africa/Bujumbura", "fr", "Espérance Niyonzima",
        "Déo Ndayishimiye", ("fr", "rn"), "Un point focal dans chaque commissariat",
        "Nous voulons voir comment les points focaux des provinces travaillent avec le siège.",
        "Chaque commissariat nomme un point focal, et son dossier arrive en une semaine.",
        (("gender_desk", Want.ESSENTIAL), ("community", Want.IMPORTANT)), 5, (9, 36), 24,
    ),
)  # fmt: skip
THEMES: Final = {
    "gender_desk": Quality.MODEL,
    "investigation": Quality.STRONG,
    "survivor_care": Quality.STRONG,
    "referral": Quality.STRONG,
    "community": Quality.SOLID,
}
RESOURCE_PEOPLE: Final = (
    ("Chantal Uwimana", ["gender_desk", "survivor_care", "referral"]),
    ("Innocent Habimana", ["gender_desk", "investigation", "community"]),
)


def load(now: datetime) -> None:
    """Make the host, the four senders and a published plan that waits for its answers."""
    begun = now - 30 * DAY
    host = Institution.objects.create(
        name="Rwanda National Police", country="RW", kind=Sector.POLICE, time_zone=KIGALI
    )
    organiser = _person("Solange Mukamana", host, Role.ORGANISER, begun)
    host_person = _person("Jean Bosco Nkurunziza", host, Role.HOST, begun)
    senders = [_make_sender(sender, begun) for sender in SENDERS]
    cycle = services.create_cycle(
        institution=host,
        fields={
            "name": f"Study visits {now.year}–{now.year + 1}",
            "first_monday": (begun - begun.weekday() * DAY).date(),
            "weeks": WEEKS,
            "visa_weeks": 4,
        },
        invited=[host, *(institution for institution, _, _ in senders)],
        interpreters={},
        by=organiser,
        now=begun,
    )
    for neighbour in WITHOUT_VISA:
        store_visa_time(
            cycle=cycle, country=neighbour, host_country="RW", weeks=0, by=organiser, now=begun
        )
    offer = _offer(cycle, host, host_person, now=begun + DAY)
    _close_busy_weeks(offer, host_person, now=begun + 2 * DAY)
    _add_holiday(cycle, organiser, now=begun + 2 * DAY)
    for sender, (institution, focal_point, head) in zip(SENDERS, senders, strict=True):
        _request(cycle, sender, institution, focal_point, head, now=begun + 4 * DAY)
    plan = _plan(cycle, organiser, now=now - 2 * DAY)
    services.publish_plan(plan=plan, by=organiser, now=now - DAY)
    _ask_what_it_costs(plan, organiser, now=now - DAY / 2)


def _person(
    name: str, institution: Institution, role: Role, now: datetime, language: str = "en"
) -> User:
    user = making.make_person(
        name,
        making.address_of(name),
        language=language,
        time_zone=institution.time_zone,
        now=now,
    )
    return making.give_role(user, institution, role)


def _make_sender(sender: Sender, now: datetime) -> tuple[Institution, User, User]:
    institution = Institution.objects.create(
        name=sender.institution,
        country=sender.country,
        kind=Sector.POLICE,
        time_zone=sender.time_zone,
    )
    focal_point = _person(
        sender.focal_point, institution, Role.FOCAL_POINT, now, language=sender.language
    )
    head = making.make_person(
        sender.head,
        making.address_of(sender.head),
        language=sender.language,
        time_zone=sender.time_zone,
        now=now,
    )
    making.make_bare_profile(head, institution)
    return institution, focal_point, head


def _offer(cycle: VisitCycle, host: Institution, by: User, *, now: datetime) -> HostOffer:
    offer = services.create_offer(
        cycle=cycle,
        institution=host,
        fields={
            "title": "How the Gender Desk works",
            "city": "Kigali",
            "about": (
                "The desk at national headquarters, established in 2005: rapid response, "
                "investigation, counselling, referral, and focal points at every station."
            ),
            "languages": ["rw", "en", "fr"],
            "max_delegations": 2,
            "max_people": 12,
            "per_cycle": 4,
            "rest_weeks": 1,
        },
        themes=THEMES,
        by=by,
        now=now,
    )
    opened = [day for week, day in enumerate(cycle.mondays) if week not in CLOSED_WEEKS]
    services.store_host_weeks(offer=offer, mondays=opened, by=by, now=now)
    for name, themes in RESOURCE_PEOPLE:
        services.store_resource_person(
            offer=offer,
            person=None,
            fields={"name": name, "themes": themes, "max_visits": 4},
            by=by,
            now=now,
        )
    return services.place_offer(offer=offer, by=by, now=now)


def _close_busy_weeks(offer: HostOffer, by: User, *, now: datetime) -> None:
    """What a calendar file of the host closes: two days in one week."""
    mondays = offer.cycle.mondays
    begin = mondays[BUSY_WEEK] + DAY
    file = BUSY_FILE.format(begin=begin, end=begin + 2 * DAY).replace("\n", "\r\n").encode()
    busy = busy_weeks(file, mondays, ZoneInfo(KIGALI))
    close_host_weeks(offer=offer, mondays=list(busy), by=by, now=now)


def _add_holiday(cycle: VisitCycle, by: User, *, now: datetime) -> None:
    """A day that is in no table of public holidays."""
    day = cycle.mondays[HOLIDAY_WEEK] + 2 * DAY
    add_holiday(
        cycle=cycle, country="RW", day=day, name="Day of the police (made up)", by=by, now=now
    )


def _ask_what_it_costs(plan: Plan, by: User, *, now: datetime) -> None:
    """What it would cost to force in the delegation that speaks no language of the host."""
    left_out = plan.left_out.select_related("request")[0]
    ask_price(plan=plan, request=left_out.request, by=by, now=now)
    work_next_question(clock=lambda: now)


def _request(
    cycle: VisitCycle,
    sender: Sender,
    institution: Institution,
    focal_point: User,
    head: User,
    *,
    now: datetime,
) -> VisitRequest:
    request = services.create_request(
        cycle=cycle,
        institution=institution,
        fields={
            "title": sender.title,
            "need": sender.need,
            "objective": sender.objective,
            "languages": list(sender.languages),
            "people": sender.people,
            "duration": 1,
            "ready_on": (now + 21 * DAY).date(),
        },
        themes=dict(sender.themes),
        excluded_hosts=[],
        by=focal_point,
        now=now,
    )
    first, last = sender.weeks
    services.store_request_weeks(
        request=request,
        mondays=cycle.mondays[first:last],
        preferred=cycle.mondays[sender.preferred : sender.preferred + 3],
        by=focal_point,
        now=now,
    )
    services.name_head(request=request, head=head, by=focal_point, now=now)
    return services.place_request(request=request, by=focal_point, now=now)


def _plan(cycle: VisitCycle, organiser: User, *, now: datetime) -> Plan:
    plan = services.request_plan(cycle=cycle, by=organiser, now=now)
    services.work_next_plan(clock=lambda: now)
    plan.refresh_from_db()
    return plan
