"""The agreement of the pair of a world: a version in force, and one that waits for signatures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coaching.services.agreements import Terms, propose_terms, sign_version


def make_agreement(world: Any, now: datetime) -> None:
    """Terms that coachee, coach and sponsor signed; then the coach proposes other ones.

    In force, the sponsor sees the agreed goals; in what is proposed, the pair alone would.
    """
    pairing, coachee, coach = (
        world.things["pairing"],
        world.people["leader"],
        world.people["expert"],
    )
    propose_terms(
        pairing=pairing,
        terms=_terms(now, world.sentinel("pair.signed_goal"), shown=True),
        sponsor=world.people["sponsor"],
        number=0,
        by=coachee,
        now=now,
    )
    for person in (coach, world.people["sponsor"]):
        sign_version(pairing=pairing, number=1, by=person, now=now)
    propose_terms(
        pairing=pairing,
        terms=_terms(now, world.sentinel("pair.proposed_goal"), shown=False),
        number=1,
        by=coach,
        now=now,
    )
    pairing.refresh_from_db()


def _terms(now: datetime, goals: str, *, shown: bool) -> Terms:
    return Terms(
        sessions=6,
        weeks_between=4,
        least_minutes=60,
        most_minutes=90,
        sponsor_sees_attendance=True,
        sponsor_sees_goals=shown,
        cancellation_hours=24,
        destroy_on=(now + timedelta(days=900)).date(),
        goals=goals,
    )
