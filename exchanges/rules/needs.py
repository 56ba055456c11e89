"""Who may read which personal need, and until when it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from accounts.models import User
from exchanges.models import NeedField, NominationState, NominationTerms, Visit, VisitDelegation
from exchanges.models import VisitState as State
from exchanges.rules.nominations import is_focal_point_of, is_host_of, is_organiser_of
from exchanges.rules.sides import crosses_border

WRITABLE_STATES = (State.PROPOSED, State.HELD, State.CONFIRMED, State.LOCKED, State.UNDER_WAY)


class Reader(StrEnum):
    FOCAL_POINT = "focal_point"
    HEAD = "head"
    HOST = "host"
    ORGANISER = "organiser"


# Nobody reads more than the own work needs: who cooks, who drives, who fills in visa forms.
READERS: Mapping[str, frozenset[Reader]] = {
    NeedField.PASSPORT: frozenset({Reader.FOCAL_POINT, Reader.ORGANISER}),
    NeedField.DIET: frozenset({Reader.FOCAL_POINT, Reader.HEAD, Reader.HOST}),
    NeedField.MEDICAL: frozenset({Reader.FOCAL_POINT, Reader.HEAD}),
    NeedField.ACCESS: frozenset({Reader.FOCAL_POINT, Reader.HEAD, Reader.HOST}),
}


def asked_needs(delegation: VisitDelegation) -> list[NeedField]:
    """What is asked of the people of a delegation: no passport where nobody crosses a border."""
    abroad = crosses_border(delegation)
    return [field for field in NeedField if abroad or field != NeedField.PASSPORT]


def readable_needs(user: User, delegation: VisitDelegation, state: str) -> list[str]:
    """The fields that `user` may read, of a nomination in `state`; the host waits for the names."""
    sides = {
        Reader.FOCAL_POINT: is_focal_point_of(user, delegation),
        Reader.HEAD: delegation.request.head_id == user.pk,
        Reader.ORGANISER: is_organiser_of(user, delegation),
        Reader.HOST: is_host_of(user, delegation) and state == NominationState.VERIFIED,
    }
    mine = {side for side, is_mine in sides.items() if is_mine}
    return [field.value for field in asked_needs(delegation) if mine & READERS[field]]


def can_write_needs(user: User, delegation: VisitDelegation) -> bool:
    """The sender's focal points, until the visit is over."""
    is_open = delegation.is_live and delegation.visit.state in WRITABLE_STATES
    return is_focal_point_of(user, delegation) and is_open


def deletion_day(visit: Visit, terms: NominationTerms) -> date:
    """The day on which what is known of needs is deleted."""
    return visit.last_day + timedelta(days=terms.needs_days)
