"""The date that a pair most likely agrees on: the same weekday and hour, some weeks on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from coaching import queries
from coaching.forms.plan import local_moment
from coaching.models import Session


@dataclass(frozen=True)
class NextDate:
    """A suggestion: when, and how many weeks after the session that is being logged."""

    at: datetime
    weeks: int


def same_time_again(session: Session, *, now: datetime) -> NextDate | None:
    """The next date by the rhythm of the pair and the reader's clock.

    None when their next session is planned already, or the clock skips that hour.
    """
    if queries.next_session(session.pairing, now=now) is not None:
        return None
    rhythm = weeks = queries.weeks_between_sessions(session)
    local = timezone.localtime(session.starts_at)
    while local.replace(tzinfo=None) + timedelta(weeks=weeks) <= timezone.make_naive(now):
        weeks += rhythm
    day = local.date() + timedelta(weeks=weeks)
    try:
        return NextDate(at=local_moment(day, local.time()), weeks=weeks)
    except ValidationError:
        return None
