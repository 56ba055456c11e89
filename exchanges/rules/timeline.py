"""Who sees to which step of a timeline, and which steps follow from facts."""

from __future__ import annotations

from accounts.models import User
from exchanges.models import Visit, VisitDelegation, VisitState
from exchanges.planning.timeline import Owner, Step
from exchanges.rules.nominations import is_focal_point_of
from exchanges.rules.sides import is_of_host, is_of_sender, live_delegations
from exchanges.rules.visits import ExchangeRefused, can_run

# Done when their owner says so: nothing in the product shows it.
BY_HAND = frozenset({Step.INTERPRETERS, Step.TRAVEL, Step.BRIEFING, Step.FOLLOW_UP})
# From then on people rely on the dates.
CERTAIN_STATES = (
    VisitState.CONFIRMED,
    VisitState.LOCKED,
    VisitState.UNDER_WAY,
    VisitState.REPORTED,
    VisitState.CLOSED,
)


class StepRefused(ExchangeRefused):
    """A step of a timeline cannot be marked so."""


def owns_step(user: User, visit: Visit, delegation: VisitDelegation | None, owner: str) -> bool:
    """Whether it is for `user` to see to a step of the visit or of one delegation."""
    if owner == Owner.ORGANISER:
        return can_run(user, visit.offer.cycle)
    if owner == Owner.HOST:
        return is_of_host(user, visit)
    if owner == Owner.FOCAL_POINT:
        return delegation is not None and is_focal_point_of(user, delegation)
    concerned = [delegation] if delegation else live_delegations(visit)
    return any(one.request.head_id == user.pk for one in concerned)


def can_mark_step(
    user: User, visit: Visit, delegation: VisitDelegation | None, step: str, owner: str
) -> bool:
    """The owner of a step by hand, and the organiser in the owner's place."""
    if step not in BY_HAND or visit.state == VisitState.CANCELLED:
        return False
    return owns_step(user, visit, delegation, owner) or can_run(user, visit.offer.cycle)


def sees_steps_of(user: User, visit: Visit, delegation: VisitDelegation) -> bool:
    """Host and organiser see every delegation's steps, a sender those of the own one."""
    sees_all = can_run(user, visit.offer.cycle) or is_of_host(user, visit)
    return sees_all or is_of_sender(user, delegation)
