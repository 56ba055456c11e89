"""Reports, certificates, cascades and actions: whose they are and when they are due."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from exchanges.models import (
    ActionItem,
    ActionState,
    ReportState,
    Visit,
    VisitDelegation,
    VisitReport,
    VisitState,
)
from exchanges.rules.conduct import (
    ATTENDED_PERCENT,
    REPORT_WITHIN,
    working_days,
)
from exchanges.rules.sides import is_of_host, is_of_sender, takes_part_in
from exchanges.rules.visits import can_run

OPEN_FOR_REPORTS = (VisitState.UNDER_WAY, VisitState.REPORTED)
# A cascade and its actions outlive the visit: they are written after its close, too.
OPEN_AT_HOME = (*OPEN_FOR_REPORTS, VisitState.CLOSED)
ACTION_MOVES: dict[str, frozenset[ActionState]] = {
    ActionState.OPEN: frozenset({ActionState.UNDER_WAY, ActionState.DONE, ActionState.DROPPED}),
    ActionState.UNDER_WAY: frozenset({ActionState.DONE, ActionState.DROPPED}),
    ActionState.DONE: frozenset({ActionState.UNDER_WAY}),
    ActionState.DROPPED: frozenset({ActionState.OPEN}),
}


def report_due_on(visit: Visit) -> date:
    """Thirty days after the last day."""
    return visit.last_day + REPORT_WITHIN


def is_own_report(user: User, visit: Visit, delegation: VisitDelegation | None) -> bool:
    """Whether the person writes that report: of the host, or of an own delegation."""
    return is_of_host(user, visit) if delegation is None else is_of_sender(user, delegation)


def can_write_report(
    user: User, visit: Visit, delegation: VisitDelegation | None, report: VisitReport | None
) -> bool:
    is_open = report is None or report.state == ReportState.DRAFT
    return is_open and visit.state in OPEN_FOR_REPORTS and is_own_report(user, visit, delegation)


def can_read_report(user: User, visit: Visit, report: VisitReport) -> bool:
    """A draft is for its own side; what is handed in is for everybody in the visit."""
    is_handed_in = report.state == ReportState.HANDED_IN and takes_part_in(user, visit)
    return is_handed_in or is_own_report(user, visit, report.delegation)


def can_plan_cascade(user: User, delegation: VisitDelegation) -> bool:
    """Head and focal points, from the first day on and without an end."""
    return delegation.visit.state in OPEN_AT_HOME and is_of_sender(user, delegation)


def can_see_cascade(user: User, delegation: VisitDelegation) -> bool:
    visit = delegation.visit
    is_organiser = can_run(user, visit.offer.cycle)
    return visit.state in OPEN_AT_HOME and (is_organiser or is_of_sender(user, delegation))


def can_move_action(user: User, action: ActionItem) -> bool:
    return can_plan_cascade(user, action.delegation)


def can_certify(user: User, visit: Visit) -> bool:
    return can_run(user, visit.offer.cycle) and visit.state in OPEN_AT_HOME


def days_to_attend(visit: Visit) -> int:
    """How many days somebody was there at least for a certificate."""
    return -(-len(working_days(visit)) * ATTENDED_PERCENT // 100)


def missing_for_certificate(visit: Visit, *, days_there: int, has_report: bool) -> list[str]:
    """Keys of what stands between somebody and the certificate."""
    lacks = {"attendance": days_there < days_to_attend(visit), "report": not has_report}
    return [key for key, is_missing in lacks.items() if is_missing]
