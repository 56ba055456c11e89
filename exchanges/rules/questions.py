"""What an organiser may ask about a plan, choose from an answer, and fix."""

from __future__ import annotations

from accounts.models import User
from exchanges.models import (
    Plan,
    PlanQuestion,
    PlanState,
    QuestionKind,
    QuestionState,
    VisitRequest,
)
from exchanges.rules.visits import can_change, can_run

# Plans whose visits stand: published ones, and the draft that could be published next.
STANDING_STATES = (PlanState.DONE, PlanState.PUBLISHED)


def can_ask(user: User, plan: Plan) -> bool:
    """Whether `user` may ask a worker about a plan that still means something."""
    return can_change(user, plan.cycle) and plan.state in STANDING_STATES


def can_cancel_question(user: User, question: PlanQuestion) -> bool:
    return can_run(user, question.cycle) and question.is_active


def can_choose(user: User, question: PlanQuestion) -> bool:
    """Whether an answer may become the draft of the cycle."""
    return can_change(user, question.cycle) and question.state == QuestionState.DONE


def can_force(user: User, question: PlanQuestion) -> bool:
    """Whether the request of a price may be locked in: only where a place was found."""
    is_price = question.kind == QuestionKind.PRICE
    found = bool(question.results.get("price", {}).get("visit"))
    return is_price and found and can_choose(user, question)


def can_lock(user: User, request: VisitRequest) -> bool:
    """Whether `user` may fix the place of a request for later plans."""
    return can_change(user, request.cycle)
