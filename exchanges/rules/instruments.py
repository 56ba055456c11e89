"""Which instrument fits a need: a few questions, one suggestion, one reason."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from accounts.models import User
from exchanges.models import AT_A_HOST, Instrument, VisitRequest
from exchanges.rules.visits import can_edit_request


class Gap(StrEnum):
    """What is missing most."""

    UNSEEN = "unseen"
    STUCK = "stuck"
    SKILL = "skill"
    PRACTICE = "practice"


class Where(StrEnum):
    """Where it can be learned best."""

    THERE = "there"
    HERE = "here"
    EITHER = "either"


class Group(StrEnum):
    """How many people have to learn it."""

    FEW = "few"
    MANY = "many"


def suggestion(guide: Mapping[str, str]) -> tuple[Instrument, str] | None:
    """The instrument that fits the answers of a guide and the key of the reason.

    None where the guide was not answered.
    """
    gap, where, group = guide.get("gap"), guide.get("where"), guide.get("group")
    if not gap:
        return None
    if gap == Gap.PRACTICE:
        return Instrument.EXERCISE, "practice"
    if group == Group.MANY:
        return Instrument.WORKSHOP, "many"
    if gap == Gap.STUCK and where != Where.THERE:
        return Instrument.PEER_ASSIST, "stuck"
    if gap == Gap.SKILL and where != Where.THERE:
        return Instrument.EXPERT_MISSION, "skill"
    if where == Where.HERE:
        return Instrument.PEER_ASSIST, "at_home"
    return Instrument.STUDY_VISIT, "unseen" if gap == Gap.UNSEEN else "there"


def can_choose_instrument(user: User, request: VisitRequest) -> bool:
    """As long as no visit stands that was planned for it, and nothing that was arranged."""
    has_visit = any(one.is_live for one in request.visit_delegations.all())
    arranged = getattr(request, "arrangement", None)
    is_free = not has_visit and (arranged is None or not arranged.is_live)
    return can_edit_request(user, request) and is_free


def takes_host_weeks(request: VisitRequest) -> bool:
    """Whether a plan has to find weeks at a host."""
    return request.instrument in AT_A_HOST
