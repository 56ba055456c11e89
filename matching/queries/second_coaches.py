"""Questions about a second coach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from matching.models import Enrolment, Pairing, SecondCoach, SecondCoachState, SecondCoachTurn


@dataclass(frozen=True)
class SecondCandidate:
    """A coach of the cohort beside the pair; `closed` are the rules that forbid them."""

    enrolment: Enrolment
    score: int
    breakdown: dict[str, Any]
    closed: tuple[str, ...]


def awaited_from(user: User, now: datetime) -> QuerySet[SecondCoach]:
    """Those that wait for the answer of `user` now."""
    turns = SecondCoachTurn.objects.filter(person=user, asked_at__isnull=False, answer="")
    rows = SecondCoach.objects.filter(
        pk__in=turns.values("second_coach"), state=SecondCoachState.ASKED, expires_at__gt=now
    )
    return rows.with_people().order_by("expires_at")


def second_of(pairing: Pairing) -> SecondCoach | None:
    """The newest question about a second coach of a pair, whatever came of it."""
    return pairing.second_coaches.with_people().prefetch_related("turns").first()


def joining(pairing: Pairing) -> SecondCoach | None:
    """Somebody who joins the pair as soon as everybody has signed."""
    rows = pairing.second_coaches.filter(state=SecondCoachState.AGREED)
    return rows.with_people().first()
