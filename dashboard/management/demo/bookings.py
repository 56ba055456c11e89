"""How the pairs of the demo find their dates: times to choose from, a series, an aide."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import Invitation
from accounts.services import Guest
from coaching.models import Session
from coaching.services.delegates import name_delegate
from coaching.services.series import plan_series
from coaching.services.sessions import Plan, cancel_session
from coaching.services.times import Offer, propose_times
from dashboard.management.demo import making
from matching.models import Pairing

DAY = timedelta(days=1)
ROOM = "https://meet.example.org/room"
AIDE = "Gunilla Forsberg"


def load(pairings: list[Pairing], *, now: datetime) -> None:
    """A leader chooses among times, has an aide, and meets the coach in a series."""
    _propose(pairings[2], now)
    _keep(pairings[2], now)
    _plan_on(pairings[3], now)


def _propose(pairing: Pairing, now: datetime) -> None:
    starts = tuple(making.at_hour(now + days * DAY, 13) for days in (9, 10, 14))
    offer = Offer(starts=starts, minutes=60, mode="video", place=ROOM, kind="mid_term")
    propose_times(pairing=pairing, offer=offer, by=pairing.coaches[0], now=now - DAY)


def _keep(pairing: Pairing, now: datetime) -> None:
    began = now - 90 * DAY
    address = making.address_of(AIDE)
    aide = making.make_person(AIDE, address, language="en", time_zone=making.STOCKHOLM, now=began)
    guest = Guest(email=address, name=AIDE, language="en")
    name_delegate(guest=guest, gets_mails=True, by=pairing.people[0], now=began)
    Invitation.objects.filter(user=aide).update(accepted_at=began + DAY)


def _plan_on(pairing: Pairing, now: datetime) -> None:
    """Four sessions to come, in place of one that was cancelled."""
    coachee = pairing.people[0]
    for session in Session.objects.filter(pairing=pairing).ahead(now):
        cancel_session(session=session, by=coachee, now=now - DAY, reason="duty")
    starts = [making.at_hour(now + (12 + 28 * number) * DAY, 15) for number in range(4)]
    plan = Plan(starts[0], 60, "video", ROOM)
    plan_series(
        pairing=pairing, plan=plan, starts=starts, every_weeks=4, by=pairing.coaches[0], now=now
    )
