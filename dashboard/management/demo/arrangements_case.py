"""Needs that are met without weeks of a host: one over, one agreed, one that waits; made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from accounts.models import Institution, Role, User
from exchanges import services
from exchanges.models import Arrangement, Instrument, VisitCycle, VisitRequest, Want
from exchanges.queries import people_of
from exchanges.rules.instruments import Gap, Group, Where
from exchanges.services.arrangements import (
    arrange,
    confirm_arrangement,
    store_arrangement_report,
)
from exchanges.services.instruments import choose_instrument, write_need

DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Need:
    """What a sending service lacks, by which instrument it is met, and the days."""

    institution: str
    title: str
    need: str
    objective: str
    guide: tuple[Gap, Where, Group]
    instrument: Instrument
    theme: str
    languages: tuple[str, ...]
    people: int
    who: str
    place: str
    begins_in: int  # days from now, on the Monday of that week; and how many days
    days: int


WORKSHOP: Final = Need(
    "Southern Sudan Police Service", "What a gender desk asks of its station",
    "Station commanders hear of the desks from a circular and ask what they have to do.",
    "Sixty commanders can say which reports go to the desk, and within what time.",
    (Gap.SKILL, Where.HERE, Group.MANY), Instrument.WORKSHOP, "gender_desk", ("en", "ar"), 60,
    "Chantal Uwimana leads; two officers of the desk at Gulu help.", "Juba, police college", -12, 2,
)  # fmt: skip
MISSION: Final = Need(
    "Somali Police Force", "An interviewer who trains ours in Mogadishu",
    "No host of the cycle speaks Arabic or Somali, and our investigators cannot wait a year.",
    "Eight investigators take a first statement without asking the same question twice.",
    (Gap.SKILL, Where.HERE, Group.FEW), Instrument.EXPERT_MISSION, "survivor_care", ("ar", "so"), 8,
    "Innocent Habimana, with an interpreter for Arabic.", "Mogadishu, academy", 40, 12,
)  # fmt: skip
PEERS: Final = Need(
    "Burundi National Police", "Des pairs pour les points focaux de deux provinces",
    "Deux provinces ont nommé leurs points focaux ; leurs dossiers n’arrivent pas au siège.",
    "Chaque point focal transmet un dossier complet dans la semaine.",
    (Gap.STUCK, Where.HERE, Group.FEW), Instrument.PEER_ASSIST, "gender_desk", ("fr",), 6,
    "Two focal points of the Rwandan stations in Huye and Rusizi.", "Ngozi", 54, 3,
)  # fmt: skip
REPORT: Final = {
    "done": "Fifty-four commanders followed one report from the gate to the desk.",
    "adopt": "The card with three questions that every officer at the gate now carries.",
    "obstacles": "Two states had no road; their commanders come to the next one.",
    "recommendations": "Repeat it where the roads were closed, before the rains.",
}


def load(now: datetime) -> None:
    """Three needs of the year of visits that take no week of its host."""
    cycle = VisitCycle.objects.get(institution__name="Rwanda National Police")
    organiser = people_of([cycle.institution_id], Role.ORGANISER)[0]
    for need, begun in ((WORKSHOP, now - 26 * DAY), (MISSION, now - 6 * DAY), (PEERS, now - DAY)):
        focal_point = _focal_point(need)
        request = _place(cycle, need, focal_point, begun)
        about = (now + need.begins_in * DAY).date()
        monday = about - about.weekday() * DAY
        made = _arrange(request, need, monday, organiser, begun + DAY)
        if need is not PEERS:
            made = confirm_arrangement(arrangement=made, by=focal_point, now=begun + 2 * DAY)
        if need is WORKSHOP:
            _report(made, focal_point, now - 5 * DAY)


def _focal_point(need: Need) -> User:
    institution = Institution.objects.get(name=need.institution)
    return people_of([institution.pk], Role.FOCAL_POINT)[0]


def _place(cycle: VisitCycle, need: Need, by: User, now: datetime) -> VisitRequest:
    """From the need to the request, in the steps of the pages."""
    gap, where, group = need.guide
    request = write_need(
        cycle=cycle,
        institution=Institution.objects.get(name=need.institution),
        title=need.title,
        need=need.need,
        objective=need.objective,
        guide={"gap": gap, "where": where, "group": group},
        by=by,
        now=now,
    )
    choose_instrument(request=request, instrument=need.instrument, by=by, now=now)
    services.edit_request(
        request=request,
        version=request.version,
        fields={"languages": list(need.languages), "people": need.people},
        themes={need.theme: Want.ESSENTIAL},
        excluded_hosts=[],
        by=by,
        now=now,
    )
    return services.place_request(request=request, by=by, now=now)


def _arrange(
    request: VisitRequest, need: Need, first_day: date, by: User, now: datetime
) -> Arrangement:
    return arrange(
        request=request,
        version=0,
        first_day=first_day,
        last_day=first_day + (need.days - 1) * DAY,
        people=need.who,
        place=need.place,
        by=by,
        now=now,
    )


def _report(made: Arrangement, by: User, now: datetime) -> None:
    store_arrangement_report(
        arrangement=made, version=made.version, parts=REPORT, hand_in=True, by=by, now=now
    )
