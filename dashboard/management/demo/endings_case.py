"""How work ends: a pair that closed and whose records are destroyed, and a session nobody held."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from coaching.models import GoalsReached, MissReason
from coaching.services.agreements import propose_terms, sign_version
from coaching.services.destruction import destroy_due_records
from coaching.services.milestones import ClosingEntry, answer_closing
from coaching.services.sessions import Plan, mark_missed, plan_session
from dashboard.management.demo import agreements_case, making
from matching.models import Pairing, SecondCoach

DAY = timedelta(days=1)
# By its place among the pairs of the cohort.
MISSED: Final = 6


def load(pairings: list[Pairing], *, now: datetime) -> None:
    """The last pair with one coach closes; another one waited in an empty room."""
    _miss(pairings[MISSED], making.at_hour(now - 9 * DAY, 15))
    asked = set(SecondCoach.objects.values_list("pairing", flat=True))
    place = max(place for place, one in enumerate(pairings) if one.pk not in asked)
    _close(pairings[place], place, now=now)


def _miss(pairing: Pairing, start: datetime) -> None:
    coachee, coach = pairing.people[:2]
    plan = Plan(starts_at=start, minutes=60, mode="video", place="https://meet.example.org/room")
    session = plan_session(pairing=pairing, plan=plan, by=coachee, now=start - 10 * DAY)
    mark_missed(
        session=session, by=coach, now=start + timedelta(hours=1), reason=MissReason.TECHNICAL
    )


def _close(pairing: Pairing, place: int, *, now: datetime) -> None:
    """They agree to end sooner, say what it was worth, and the day of destruction comes."""
    coachee, coach = pairing.people[:2]
    proposed = now - 20 * DAY
    terms = replace(
        agreements_case.terms_of(pairing, place), sessions=7, destroy_on=(now - DAY).date()
    )
    number = pairing.agreement.number
    version = propose_terms(pairing=pairing, terms=terms, number=number, by=coachee, now=proposed)
    for person in (coach, *([version.sponsor] if version.sponsor else [])):
        sign_version(pairing=pairing, number=version.number, by=person, now=proposed + DAY)
    for person, worth in ((coachee, 5), (coach, 4)):
        entry = ClosingEntry(worth=worth, goals_reached=GoalsReached.MOST, would_recommend=True)
        answer_closing(pairing=pairing, entry=entry, by=person, now=now - 6 * DAY)
    destroy_due_records(now=now)
