"""What is left of logs: a draft that was begun on a phone, and a pair that works on paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from coaching.models import Session
from coaching.services.drafts import DraftEntry, keep_draft
from coaching.services.paper import work_on_paper
from coaching.services.sessions import Plan, plan_session
from dashboard.management.demo import making
from matching.models import Pairing

DAY = timedelta(days=1)
BEGUN_NOTE = "Made-up note: she will speak with the head of training, and we"


def leave_a_draft(session: Session, *, now: datetime) -> None:
    """Its coach began to log the session, and was called away."""
    coach = session.pairing.people[1]
    local = session.starts_at.astimezone(ZoneInfo(coach.time_zone))
    typed = {
        "day": [f"{local:%Y-%m-%d}"],
        "time": [f"{local:%H:%M}"],
        "minutes": [str(session.minutes)],
        "mode": [session.mode],
        "shared_note": [BEGUN_NOTE],
        "shared_version": ["0"],
        "private_version": ["0"],
    }
    keep_draft(session=session, entry=DraftEntry(typed), by=coach, now=now - DAY)


def put_on_paper(pairing: Pairing, *, now: datetime) -> None:
    """The pair writes by hand; its last session waits for somebody to type it."""
    coachee, coach = pairing.people[:2]
    work_on_paper(pairing=pairing, by=coachee, now=now - 30 * DAY)
    met = making.at_hour(now - 2 * DAY, 15)
    plan = Plan(starts_at=met, minutes=60, mode="in_person", place="")
    plan_session(pairing=pairing, plan=plan, by=coach, now=met - 20 * DAY)
