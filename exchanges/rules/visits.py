"""Who may do what with cycles, offers, requests, plans and visits, and which moves are legal."""

from __future__ import annotations

from uuid import UUID

from accounts.models import ProfileKind, User
from accounts.permissions import Verb, can, institutions_where
from exchanges.models import (
    AT_A_HOST,
    Answer,
    CycleState,
    HostOffer,
    OfferState,
    Plan,
    PlanState,
    RequestState,
    Visit,
    VisitCycle,
    VisitDelegation,
    VisitRequest,
    VisitState,
)

LEGAL_MOVES: dict[str, frozenset[VisitState]] = {
    "": frozenset({VisitState.PROPOSED}),
    VisitState.PROPOSED: frozenset({VisitState.HELD, VisitState.CANCELLED}),
    VisitState.HELD: frozenset({VisitState.CONFIRMED, VisitState.CANCELLED}),
    # Back to held: another delegation joined, and its head has still to answer.
    VisitState.CONFIRMED: frozenset({VisitState.LOCKED, VisitState.HELD, VisitState.CANCELLED}),
    VisitState.LOCKED: frozenset({VisitState.UNDER_WAY, VisitState.CANCELLED}),
    VisitState.UNDER_WAY: frozenset({VisitState.REPORTED}),
    VisitState.REPORTED: frozenset({VisitState.CLOSED}),
    VisitState.CLOSED: frozenset(),
    VisitState.CANCELLED: frozenset(),
}
# The planner keeps these where they are.
FIXED_STATES = (VisitState.CONFIRMED, VisitState.LOCKED, VisitState.UNDER_WAY)
ANSWERABLE_STATES = (VisitState.PROPOSED, VisitState.HELD)


class ExchangeRefused(ValueError):
    """Something cannot be done with a thing of an exchange; `reason` is a key for presenters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CycleRefused(ExchangeRefused):
    """A cycle cannot be made, changed or closed so."""


class OfferRefused(ExchangeRefused):
    """An offer cannot be made, changed, offered or withdrawn so."""


class RequestRefused(ExchangeRefused):
    """A request cannot be made, changed, placed or withdrawn so."""


class PlanRefused(ExchangeRefused):
    """A plan cannot be made, cancelled or published so."""


class VisitRefused(ExchangeRefused):
    """A visit cannot be answered, moved or cancelled so."""


def missing_in_offer(offer: HostOffer, *, has_weeks: bool | None = None) -> list[str]:
    """Keys of what an offer lacks before the planner can use it.

    Who knows whether a week is open says so, and the weeks are not read.
    """
    if has_weeks is None:
        has_weeks = any(row.is_open for row in offer.host_weeks.all())
    themes = {row.theme for row in offer.themes.all()}
    served = {theme for person in offer.resource_people.all() for theme in person.themes}
    lacks = {
        "no_language": not offer.languages,
        "no_theme": not themes,
        "no_open_week": not has_weeks,
        "no_person": not themes & served,
    }
    return [key for key, is_missing in lacks.items() if is_missing]


def missing_in_request(request: VisitRequest, *, has_weeks: bool | None = None) -> list[str]:
    """Keys of what a request lacks before the planner can serve it.

    Who knows whether it has a week says so, and the weeks are not read.
    """
    if has_weeks is None:
        has_weeks = bool(request.request_weeks.all())
    is_planned = request.instrument in AT_A_HOST
    lacks = {
        "no_need": not request.need,
        "no_objective": not request.objective,
        "no_instrument": not request.instrument,
        "no_language": not request.languages,
        "no_theme": not request.themes.all(),
        "no_week": is_planned and not has_weeks,
    }
    return [key for key, is_missing in lacks.items() if is_missing]


def can_run(user: User, cycle: VisitCycle) -> bool:
    """Settings, plans and their publication: the organisers of the cycle's institution."""
    return can(user, Verb.RUN_EXCHANGES, cycle.institution_id)


def can_change(user: User, cycle: VisitCycle) -> bool:
    return can_run(user, cycle) and cycle.state != CycleState.CLOSED


def can_edit_offer(user: User, offer: HostOffer) -> bool:
    """The host, as long as the cycle is not closed."""
    is_host = can(user, Verb.OFFER_VISITS, offer.institution_id)
    return is_host and offer.cycle.state != CycleState.CLOSED


def can_place_offer(user: User, offer: HostOffer) -> bool:
    return can_edit_offer(user, offer) and offer.state != OfferState.OFFERED


def can_withdraw_offer(user: User, offer: HostOffer) -> bool:
    return can_edit_offer(user, offer) and offer.state == OfferState.OFFERED


def can_write_request(user: User, institution_id: UUID) -> bool:
    """Whether `user` may write a request for an institution; only a focal point places it."""
    return institution_id in asking_institutions(user)


def asking_institutions(user: User) -> set[UUID]:
    """Where a person is focal point, or a leader who asks the focal point."""
    leads = {place for kind, place in user.held_profiles if kind == ProfileKind.LEADER}
    return institutions_where(user, Verb.REQUEST_VISITS) | leads


def can_edit_request(user: User, request: VisitRequest) -> bool:
    """The focal point, as long as the cycle is not closed; who wrote it until it is handed in."""
    is_writer = request.written_by_id == user.pk and request.state == RequestState.DRAFT
    return request.cycle.state != CycleState.CLOSED and (is_writer or speaks_for(user, request))


def speaks_for(user: User, request: VisitRequest) -> bool:
    """Whether `user` is a focal point of the sender."""
    return can(user, Verb.REQUEST_VISITS, request.institution_id)


def can_submit_request(user: User, request: VisitRequest) -> bool:
    """Whoever wrote a request hands it to the focal point, who needs nobody in between."""
    return (
        can_edit_request(user, request)
        and request.state == RequestState.DRAFT
        and not speaks_for(user, request)
    )


def can_return_request(user: User, request: VisitRequest) -> bool:
    """The focal point gives back what was handed in."""
    return (
        speaks_for(user, request)
        and request.state == RequestState.SUBMITTED
        and request.cycle.state != CycleState.CLOSED
    )


def can_place_request(user: User, request: VisitRequest) -> bool:
    return (
        speaks_for(user, request)
        and can_edit_request(user, request)
        and request.state != RequestState.REQUESTED
    )


def can_withdraw_request(user: User, request: VisitRequest) -> bool:
    return (
        speaks_for(user, request)
        and can_edit_request(user, request)
        and request.state == RequestState.REQUESTED
    )


def can_set_priority(user: User, request: VisitRequest) -> bool:
    """Priorities compare senders, so they are the organiser's."""
    return can_change(user, request.cycle)


def can_make_plan(user: User, cycle: VisitCycle) -> bool:
    return can_change(user, cycle)


def can_cancel_plan(user: User, plan: Plan) -> bool:
    return can_run(user, plan.cycle) and plan.is_active


def can_publish_plan(user: User, plan: Plan) -> bool:
    return can_change(user, plan.cycle) and plan.state == PlanState.DONE


def can_answer_for_host(user: User, visit: Visit) -> bool:
    """A host answers once; who cannot after all calls the visit off."""
    return (
        can(user, Verb.OFFER_VISITS, visit.offer.institution_id)
        and visit.state in ANSWERABLE_STATES
        and visit.host_answer.answer == Answer.AWAITED
    )


def can_answer_for_delegation(user: User, delegation: VisitDelegation) -> bool:
    """The head of the delegation, and nobody in their place."""
    return (
        delegation.request.head_id == user.pk
        and delegation.visit.state in ANSWERABLE_STATES
        and delegation.answer == Answer.AWAITED
    )


def can_cancel_visit(user: User, visit: Visit) -> bool:
    """The organiser, before the first day; `can_call_off_as_host` says when the host can."""
    return can_run(user, visit.offer.cycle) and _can_end(visit)


def can_call_off_as_host(user: User, visit: Visit) -> bool:
    """A host that has agreed and cannot receive the visit after all."""
    has_agreed = visit.host_answer.answer == Answer.CONFIRMED
    return (
        can(user, Verb.OFFER_VISITS, visit.offer.institution_id) and has_agreed and _can_end(visit)
    )


def _can_end(visit: Visit) -> bool:
    return VisitState.CANCELLED in LEGAL_MOVES[visit.state]


def check_move(visit: Visit, to_state: VisitState) -> None:
    """Raise VisitRefused when `visit` cannot come to `to_state`."""
    if to_state not in LEGAL_MOVES[visit.state]:
        raise VisitRefused(f"is_{visit.state}")
