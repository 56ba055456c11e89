"""How much a request counts: what the organiser gave it, and how long it has waited."""

from __future__ import annotations

from exchanges.models import VisitRequest

# The range of the planner.
LEAST, MOST = 10, 15


def planned_priority(request: VisitRequest, waited: int) -> int:
    """The priority in the planner's numbers, from 10 to 15.

    Each cycle waited counts one more, unless the organiser overruled that.
    """
    raised = waited if request.counts_waiting else 0
    return min(MOST, LEAST - 1 + request.priority + raised)
