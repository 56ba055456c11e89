"""Who may nominate, verify and see the people of a delegation, and what a list still lacks."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import User
from accounts.permissions import Verb, can
from exchanges.models import (
    TRAVELLING,
    Clearance,
    ExceptionState,
    Nomination,
    NominationState,
    Nominee,
    NomineePart,
    VisitDelegation,
    VisitState,
)
from exchanges.rules.balance import Balance
from exchanges.rules.visits import ExchangeRefused

BEFORE_START = (VisitState.PROPOSED, VisitState.HELD, VisitState.CONFIRMED, VisitState.LOCKED)
JUDGED_STATES = (*BEFORE_START, VisitState.UNDER_WAY)
UNFINISHED = (NominationState.DRAFT, NominationState.RETURNED)


class NominationRefused(ExchangeRefused):
    """A nomination cannot be changed, handed in, verified or sent back so."""


def is_focal_point_of(user: User, delegation: VisitDelegation) -> bool:
    return can(user, Verb.REQUEST_VISITS, delegation.request.institution_id)


def is_organiser_of(user: User, delegation: VisitDelegation) -> bool:
    return can(user, Verb.RUN_EXCHANGES, delegation.visit.offer.cycle.institution_id)


def is_host_of(user: User, delegation: VisitDelegation) -> bool:
    return can(user, Verb.OFFER_VISITS, delegation.visit.offer.institution_id)


def is_before_start(delegation: VisitDelegation) -> bool:
    return delegation.is_live and delegation.visit.state in BEFORE_START


def can_nominate(user: User, delegation: VisitDelegation) -> bool:
    """The sender's focal points, until the visit begins."""
    return is_focal_point_of(user, delegation) and is_before_start(delegation)


def can_submit(user: User, delegation: VisitDelegation, state: str) -> bool:
    return can_nominate(user, delegation) and state in UNFINISHED


def can_judge(user: User, delegation: VisitDelegation, state: str) -> bool:
    """Verify a list or send it back: the organisers, once it is handed in.

    A change of the last hour may still wait when the visit has begun.
    """
    is_open = delegation.is_live and delegation.visit.state in JUDGED_STATES
    return is_organiser_of(user, delegation) and state == NominationState.SUBMITTED and is_open


def can_set_clearance(user: User, delegation: VisitDelegation) -> bool:
    return is_organiser_of(user, delegation) and is_before_start(delegation)


def sees_people(user: User, delegation: VisitDelegation, state: str) -> bool:
    """Names and posts: the sender and the organisers; the host once the list is verified."""
    if is_focal_point_of(user, delegation) or is_organiser_of(user, delegation):
        return True
    if delegation.request.head_id == user.pk:
        return True
    return is_host_of(user, delegation) and state == NominationState.VERIFIED


def sees_balance(user: User, delegation: VisitDelegation) -> bool:
    """Whether somebody is told who is a woman and who is a man: those who apply the rule."""
    return is_focal_point_of(user, delegation) or is_organiser_of(user, delegation)


def sees_nomination_letter(user: User, delegation: VisitDelegation) -> bool:
    """The sender and the organisers: it may hold more than names."""
    return is_focal_point_of(user, delegation) or is_organiser_of(user, delegation)


def missing_in_nomination(
    delegation: VisitDelegation, nominees: Collection[Nominee], balance: Balance, reason: str
) -> list[str]:
    """Keys of what a list lacks before it can be handed in; `reason` asks for an exception."""
    parts = [one.part for one in nominees]
    going = sum(part in TRAVELLING for part in parts)
    lacks = {
        "no_nominee_head": NomineePart.HEAD not in parts,
        "too_many_people": going > delegation.request.people,
        "no_balance": not balance.holds and not reason,
    }
    return [key for key, is_missing in lacks.items() if is_missing]


def missing_for_verification(
    nomination: Nomination, nominees: Collection[Nominee], *, has_letter: bool
) -> list[str]:
    """Keys of what stands between a list that was handed in and its verification."""
    lacks = {
        "no_nomination_letter": not has_letter,
        "exception_open": nomination.exception == ExceptionState.ASKED,
        "clearance_refused": any(
            one.clearance == Clearance.REFUSED and one.part in TRAVELLING for one in nominees
        ),
    }
    return [key for key, is_missing in lacks.items() if is_missing]
