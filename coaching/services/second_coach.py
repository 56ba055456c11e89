"""Two coaches: one does not join after all, or one of the two steps back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from coaching.models import TimeProposal, TimesState
from coaching.services.agreements import settle_signatures
from coaching.services.invitations import take_out_of_sessions
from core import audit
from matching.models import Enrolment, Pairing, SecondCoach
from matching.services import let_coach_leave, withdraw_second_coach


@transaction.atomic
def stop_joining(*, one: SecondCoach, by: User, now: datetime) -> SecondCoach:
    """All three said yes, and it does not begin after all: the pair goes on as it is.

    Raises:
        SecondCoachRefused: they have joined, it came to nothing, or it is not for `by` to say.
    """
    one = withdraw_second_coach(one=one, by=by, now=now)
    settle_signatures(pairing=one.pairing, by=by, now=now)
    return one


@transaction.atomic
def step_back(
    *, pairing: Pairing, coach: Enrolment, reason: str, comment: str, by: User, now: datetime
) -> Pairing:
    """One of two coaches leaves the pair, without fault; terms, notes and dates stay.

    Raises:
        SecondCoachRefused: it is no pair with two coaches that lives, or not for `by` to say.
    """
    pairing = let_coach_leave(
        pairing=pairing, coach=coach, reason=reason, comment=comment, by=by, now=now
    )
    _withdraw_times(pairing, coach.profile.user, by=by, now=now)
    take_out_of_sessions(pairing=pairing, person=coach.profile.user, now=now)
    settle_signatures(pairing=pairing, by=by, now=now)
    return pairing


def _withdraw_times(pairing: Pairing, gone: User, *, by: User, now: datetime) -> None:
    """Times that only the one who leaves could have met."""
    rows = TimeProposal.objects.select_for_update().filter(
        pairing=pairing, proposed_for=gone, state=TimesState.OPEN
    )
    for times in rows:
        times.state, times.decided_by, times.decided_at = TimesState.WITHDRAWN, by, now
        times.save(update_fields=["state", "decided_by", "decided_at"])
        audit.record("times.withdrawn", times, by=by, now=now)
