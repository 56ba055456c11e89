"""Needs that are met without weeks of a host: who arranges, confirms and reports."""

from __future__ import annotations

from datetime import date

from accounts.models import Role, User
from exchanges.models import Arrangement, ArrangementState, CycleState, RequestState, VisitRequest
from exchanges.rules.conduct import REPORT_WITHIN
from exchanges.rules.instruments import takes_host_weeks
from exchanges.rules.visits import ExchangeRefused, can_run

LIVE = (ArrangementState.PROPOSED, ArrangementState.CONFIRMED)


class ArrangementRefused(ExchangeRefused):
    """Something cannot be arranged, confirmed, called off or reported so."""


def is_of_sender(user: User, request: VisitRequest) -> bool:
    """The head, or a focal point of the institution that asks."""
    is_focal_point = request.institution_id in user.institutions_as(Role.FOCAL_POINT)
    return is_focal_point or request.head_id == user.pk


def is_a_side(user: User, request: VisitRequest) -> bool:
    return is_of_sender(user, request) or can_run(user, request.cycle)


def can_arrange(user: User, request: VisitRequest, arrangement: Arrangement | None) -> bool:
    """Either side names days and people, for a placed request that no plan holds.

    Once the cycle is closed, what is arranged goes on and nothing new begins.
    """
    is_apt = bool(request.instrument) and not takes_host_weeks(request)
    if arrangement is None or arrangement.state == ArrangementState.CANCELLED:
        is_open = request.cycle.state != CycleState.CLOSED
    else:
        is_open = arrangement.state in LIVE
    is_placed = request.state == RequestState.REQUESTED
    return is_apt and is_open and is_placed and is_a_side(user, request)


def can_confirm(user: User, arrangement: Arrangement) -> bool:
    """The side that has not confirmed yet."""
    request = arrangement.request
    waits_for_sender = arrangement.sender_confirmed_by_id is None and is_of_sender(user, request)
    waits_for_organiser = arrangement.organiser_confirmed_by_id is None and can_run(
        user, request.cycle
    )
    is_proposed = arrangement.state == ArrangementState.PROPOSED
    return is_proposed and (waits_for_sender or waits_for_organiser)


def can_call_off(user: User, arrangement: Arrangement) -> bool:
    return arrangement.state in LIVE and is_a_side(user, arrangement.request)


def can_report(user: User, arrangement: Arrangement, today: date) -> bool:
    """The sender, from the first day on."""
    is_on = arrangement.state == ArrangementState.CONFIRMED and today >= arrangement.first_day
    return is_on and is_of_sender(user, arrangement.request)


def can_read_report(user: User, arrangement: Arrangement) -> bool:
    """A draft is for its own side; what is handed in is for both."""
    is_handed_in = arrangement.state == ArrangementState.REPORTED
    return is_of_sender(user, arrangement.request) or (
        is_handed_in and is_a_side(user, arrangement.request)
    )


def report_due_on(arrangement: Arrangement) -> date:
    """As after a visit: thirty days after the last day."""
    return arrangement.last_day + REPORT_WITHIN
