"""A visit from its lock to its close: who takes which step, and who writes what meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accounts.models import User
from exchanges.models import DailyLog, Incident, Visit, VisitDelegation, VisitState
from exchanges.rules.agenda import days_of, host_zone
from exchanges.rules.sides import is_of_host, takes_part_in
from exchanges.rules.visits import VisitRefused, can_run

SATURDAY = 5
REPORT_WITHIN = timedelta(days=30)
# Three of four days make an attendance that a certificate can name.
ATTENDED_PERCENT = 75
OPEN_FOR_RECORDS = (VisitState.UNDER_WAY, VisitState.REPORTED)
OPEN_FOR_INCIDENTS = (VisitState.LOCKED, *OPEN_FOR_RECORDS)


def can_lock(user: User, visit: Visit) -> bool:
    """The organiser: from then on no new plan moves it, and the last papers go out."""
    return can_run(user, visit.offer.cycle) and visit.state == VisitState.CONFIRMED


def can_begin(user: User, visit: Visit) -> bool:
    is_theirs = is_of_host(user, visit) or can_run(user, visit.offer.cycle)
    return is_theirs and visit.state == VisitState.LOCKED


def can_end_reporting(user: User, visit: Visit) -> bool:
    """The organiser goes on without a report that does not come."""
    return can_run(user, visit.offer.cycle) and visit.state == VisitState.UNDER_WAY


def can_close(user: User, visit: Visit) -> bool:
    return can_run(user, visit.offer.cycle) and visit.state == VisitState.REPORTED


def check_begin(visit: Visit, now: datetime) -> None:
    """Raise VisitRefused before the first day by the host's clock."""
    if today_at_host(visit, now) < visit.first_monday:
        raise VisitRefused("not_begun")


def check_over(visit: Visit, now: datetime) -> None:
    """Raise VisitRefused before the last day by the host's clock."""
    if today_at_host(visit, now) < visit.last_day:
        raise VisitRefused("not_over")


def can_record(user: User, visit: Visit) -> bool:
    """Who was there is for the host to say: certificates depend on it. The organiser helps."""
    is_theirs = is_of_host(user, visit) or can_run(user, visit.offer.cycle)
    return is_theirs and visit.state in OPEN_FOR_RECORDS


def can_log(user: User, visit: Visit) -> bool:
    return takes_part_in(user, visit) and visit.state in OPEN_FOR_RECORDS


def can_note_incident(user: User, visit: Visit) -> bool:
    return takes_part_in(user, visit) and visit.state in OPEN_FOR_INCIDENTS


def can_correct(user: User, visit: Visit, entry: DailyLog | Incident) -> bool:
    """Who wrote an entry corrects it, as long as such entries can be written."""
    may_write = can_log if isinstance(entry, DailyLog) else can_note_incident
    return entry.by_id == user.pk and may_write(user, visit)


def today_at_host(visit: Visit, now: datetime) -> date:
    return now.astimezone(host_zone(visit)).date()


def working_days(visit: Visit) -> list[date]:
    """The days of a visit from Monday to Friday."""
    return [day for day in days_of(visit) if day.weekday() < SATURDAY]


def past_days(visit: Visit, now: datetime) -> list[date]:
    """The working days that have come."""
    today = today_at_host(visit, now)
    return [day for day in working_days(visit) if day <= today]


def check_day(visit: Visit, day: date, now: datetime) -> None:
    """Raise VisitRefused for a day that is not of the visit or still to come."""
    if day not in days_of(visit):
        raise VisitRefused("day_outside")
    if day > today_at_host(visit, now):
        raise VisitRefused("day_ahead")


def most_present(delegation: VisitDelegation, named: int) -> int:
    """How many of a delegation can be there: those named, or those announced."""
    return named or delegation.request.people
