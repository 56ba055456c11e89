"""What hosts and heads of delegation say, and what follows from it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from exchanges import rules
from exchanges.models import (
    Answer,
    DeclineReason,
    HostAnswer,
    PlanLock,
    Visit,
    VisitDelegation,
    VisitState,
)
from exchanges.queries import booked_mondays
from exchanges.services.messages import tell_organisers_of_decline
from exchanges.services.moves import call_off, go_on_without, move_visit, settle


@transaction.atomic
def answer_for_host(
    *,
    visit: Visit,
    answer: Answer,
    by: User,
    now: datetime,
    decline_reason: DeclineReason | None = None,
    decline_text: str = "",
) -> Visit:
    """The host holds the weeks for a visit, or declines it, which calls it off.

    What was declined is not planned again: the weeks are closed, or the senders exclude the host.
    """
    visit = _locked(visit)
    if not rules.can_answer_for_host(by, visit):
        raise rules.VisitRefused("is_answered")
    _store_answer(visit.host_answer, answer, by, now, decline_reason, decline_text)
    if answer == Answer.CONFIRMED:
        move_visit(visit, VisitState.HELD, by=by, now=now)
        settle(visit, by=by, now=now)
    else:
        _keep_from_asking_host_again(visit, decline_reason)
        call_off(visit, by=by, now=now, reason="host_declined")
        tell_organisers_of_decline(visit, now=now, occurrence="host")
    audit.record("visit.host_answered", visit, by=by, now=now, answer=str(answer))
    return visit


@transaction.atomic
def answer_for_delegation(
    *,
    delegation: VisitDelegation,
    answer: Answer,
    by: User,
    now: datetime,
    decline_reason: DeclineReason | None = None,
    decline_text: str = "",
) -> VisitDelegation:
    """The head of a delegation confirms that it comes, or declines.

    A visit goes on with the other delegations; without any it is called off.
    """
    visit = _locked(delegation.visit)
    delegation = VisitDelegation.objects.select_related("request").get(pk=delegation.pk)
    delegation.visit = visit
    if not rules.can_answer_for_delegation(by, delegation):
        raise rules.VisitRefused("is_answered")
    _store_answer(delegation, answer, by, now, decline_reason, decline_text)
    if answer == Answer.CONFIRMED:
        settle(visit, by=by, now=now)
    else:
        _keep_from_asking_head_again(delegation, decline_reason)
        tell_organisers_of_decline(visit, now=now, occurrence=delegation.pk.hex)
        go_on_without(delegation, by=by, now=now, reason="head_declined")
    audit.record("visit.head_answered", delegation, by=by, now=now, answer=str(answer))
    return delegation


@transaction.atomic
def cancel_visit(
    *, visit: Visit, reason: str, closes_weeks: bool = False, by: User, now: datetime
) -> Visit:
    """The organiser, or a host that has agreed, calls a visit off; everybody concerned is told.

    With `closes_weeks` the host receives nobody in its weeks, so that no plan proposes them again.
    """
    visit = _locked(visit)
    is_organiser = rules.can_cancel_visit(by, visit)
    if not (is_organiser or rules.can_call_off_as_host(by, visit)):
        raise rules.VisitRefused(f"is_{visit.state}")
    PlanLock.objects.filter(request__visit_delegations__visit=visit).delete()
    call_off(visit, by=by, now=now, reason=reason)
    closed = _close_weeks(visit) if closes_weeks else 0
    if not is_organiser:
        tell_organisers_of_decline(visit, now=now, occurrence="host_after_all")
    audit.record("visit.cancelled", visit, by=by, now=now, closed_weeks=closed)
    return visit


def _locked(visit: Visit) -> Visit:
    """The row as it is now, held until the transaction ends: two answers wait for each other.

    Lock first, read then: PostgreSQL reads what is joined to a locked row as it was before.
    """
    Visit.objects.select_for_update().get(pk=visit.pk)
    rows = Visit.objects.select_related("offer__cycle", "offer__institution", "host_answer")
    return rows.get(pk=visit.pk)


def _store_answer(
    row: HostAnswer | VisitDelegation,
    answer: Answer,
    by: User,
    now: datetime,
    reason: DeclineReason | None,
    text: str,
) -> None:
    row.answer, row.answered_by, row.answered_at = answer, by, now
    if answer == Answer.DECLINED:
        row.decline_reason, row.decline_text = reason or DeclineReason.OTHER, text
    row.save()


def _keep_from_asking_host_again(visit: Visit, reason: DeclineReason | None) -> None:
    if reason == DeclineReason.PARTNER:
        for delegation in VisitDelegation.objects.live().filter(visit=visit):
            delegation.request.excluded_hosts.add(visit.offer.institution)
    else:
        _close_weeks(visit)


def _close_weeks(visit: Visit) -> int:
    """Close the weeks of a visit that does not take place, unless another one stands in them."""
    closing = set(visit.mondays) - booked_mondays(visit.offer, besides=visit)
    return int(visit.offer.host_weeks.filter(monday__in=closing).update(is_open=False))


def _keep_from_asking_head_again(delegation: VisitDelegation, reason: DeclineReason | None) -> None:
    request = delegation.request
    if reason == DeclineReason.PARTNER:
        request.excluded_hosts.add(delegation.visit.offer.institution)
    else:
        request.request_weeks.filter(monday__in=delegation.visit.mondays).delete()
