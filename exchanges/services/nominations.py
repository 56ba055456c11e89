"""The life of a nomination: prepared, handed in, verified or sent back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Role, User
from core import audit
from exchanges import rules
from exchanges.models import (
    ExceptionState,
    Nomination,
    NominationMove,
    NominationState,
    NominationTerms,
    Nominee,
    VisitCycle,
    VisitDelegation,
    VisitRequest,
)
from exchanges.queries import (
    delegation_of,
    nomination_of,
    people_of,
    terms_of,
    with_places,
)
from exchanges.rules.balance import Balance, balance_of
from exchanges.services.letters import follow_the_list
from notifications.services import queue_message


@transaction.atomic
def store_nomination_terms(
    *, cycle: VisitCycle, balance_percent: int, needs_days: int, by: User, now: datetime
) -> NominationTerms:
    """Set what a cycle asks of its delegations."""
    if not rules.can_change(by, cycle):
        raise rules.CycleRefused("is_closed")
    terms, _is_new = NominationTerms.objects.update_or_create(
        cycle=cycle, defaults={"balance_percent": balance_percent, "needs_days": needs_days}
    )
    audit.record("cycle.nomination_terms_changed", cycle, by=by, now=now, balance=balance_percent)
    return terms


@transaction.atomic
def submit_nomination(
    *, delegation: VisitDelegation, exception_reason: str = "", by: User, now: datetime
) -> Nomination:
    """Hand the list in; the organisers are told.

    Where women or men are too few, `exception_reason` asks the organisers to let it pass.
    """
    delegation, nomination = held(delegation, now=now)
    if not rules.can_submit(by, delegation, nomination.state):
        raise rules.NominationRefused("nomination_is_settled")
    people = list(nomination.nominees.named())
    balance = balance_now(delegation, people)
    reason = exception_reason.strip() or _approved_reason(nomination)
    if missing := rules.missing_in_nomination(delegation, people, balance, reason):
        raise rules.NominationRefused(missing[0])
    _ask_for_exception(nomination, balance, reason)
    move_nomination(nomination, NominationState.SUBMITTED, by=by, now=now)
    tell_organisers(delegation, nomination, now=now)
    audit.record("nomination.submitted", nomination, by=by, now=now, people=len(people))
    return nomination


@transaction.atomic
def approve_exception(*, delegation: VisitDelegation, by: User, now: datetime) -> Nomination:
    """Let a delegation go although it has too few women or men."""
    delegation, nomination = held(delegation, now=now)
    if not rules.can_judge(by, delegation, nomination.state):
        raise rules.NominationRefused("nomination_is_settled")
    if nomination.exception != ExceptionState.ASKED:
        raise rules.NominationRefused("no_exception_asked")
    nomination.exception = ExceptionState.APPROVED
    nomination.exception_by, nomination.exception_at = by, now
    nomination.save(update_fields=["exception", "exception_by", "exception_at"])
    audit.record("nomination.exception_approved", nomination, by=by, now=now)
    return nomination


@transaction.atomic
def verify_nomination(*, delegation: VisitDelegation, by: User, now: datetime) -> Nomination:
    """Confirm list and letter; the sender and the host are told, and letters follow the list."""
    delegation, nomination = held(delegation, now=now)
    if not rules.can_judge(by, delegation, nomination.state):
        raise rules.NominationRefused("nomination_is_settled")
    letter = getattr(nomination, "letter", None)
    people = list(nomination.nominees.named())
    missing = rules.missing_for_verification(nomination, people, has_letter=letter is not None)
    if missing or letter is None:
        raise rules.NominationRefused(missing[0])
    letter.verified_by, letter.verified_at = by, now
    letter.save(update_fields=["verified_by", "verified_at"])
    move_nomination(nomination, NominationState.VERIFIED, by=by, now=now)
    hosts = people_of([delegation.visit.offer.institution_id], Role.HOST)
    _tell(delegation, nomination, "verified", now, *_senders(delegation), *hosts)
    follow_the_list(delegation, by=by, now=now)
    audit.record("nomination.verified", nomination, by=by, now=now)
    return nomination


@transaction.atomic
def return_nomination(
    *, delegation: VisitDelegation, reason: str, by: User, now: datetime
) -> Nomination:
    """Send a list back with a reason; an exception that was asked for is refused by that."""
    delegation, nomination = held(delegation, now=now)
    if not rules.can_judge(by, delegation, nomination.state):
        raise rules.NominationRefused("nomination_is_settled")
    if nomination.exception == ExceptionState.ASKED:
        nomination.exception = ExceptionState.REFUSED
        nomination.exception_by, nomination.exception_at = by, now
        nomination.save(update_fields=["exception", "exception_by", "exception_at"])
    move_nomination(nomination, NominationState.RETURNED, by=by, now=now, reason=reason)
    focal_points = people_of([delegation.request.institution_id], Role.FOCAL_POINT)
    _tell(delegation, nomination, "returned", now, *focal_points)
    audit.record("nomination.returned", nomination, by=by, now=now)
    return nomination


def held(delegation: VisitDelegation, *, now: datetime) -> tuple[VisitDelegation, Nomination]:
    """A delegation as it stands, with its nomination, begun if nobody did.

    Its request is held until the transaction ends: two changes of a list wait for each other.
    """
    VisitRequest.objects.select_for_update().get(pk=delegation.request_id)
    Nomination.objects.get_or_create(request_id=delegation.request_id, defaults={"created_at": now})
    fresh = with_places(VisitDelegation.objects.filter(pk=delegation.pk)).get()
    nomination = nomination_of(fresh)
    if nomination is None:
        raise Nomination.DoesNotExist
    return fresh, nomination


def balance_now(delegation: VisitDelegation, people: list[Nominee]) -> Balance:
    """Women and men among `people` against the terms of the cycle."""
    return balance_of(people, terms_of(delegation.visit.offer.cycle).balance_percent)


def move_nomination(
    nomination: Nomination, to_state: NominationState, *, by: User, now: datetime, reason: str = ""
) -> None:
    """Take one step and write it into the history."""
    nomination.state = to_state
    nomination.save(update_fields=["state"])
    NominationMove.objects.create(
        nomination=nomination, to_state=to_state, by=by, at=now, reason=reason
    )


def people_changed(nomination: Nomination, *, by: User, now: datetime) -> None:
    """What follows when the list changes: what was verified or excepted is looked at again."""
    delegation = delegation_of(nomination)
    if delegation is None:
        return
    _judge_exception_again(nomination, delegation)
    if nomination.state == NominationState.VERIFIED:
        move_nomination(
            nomination, NominationState.SUBMITTED, by=by, now=now, reason="people_changed"
        )
        tell_organisers(delegation, nomination, now=now)


def tell_organisers(delegation: VisitDelegation, nomination: Nomination, *, now: datetime) -> None:
    """The organisers learn that a list waits for them."""
    organisers = people_of([delegation.visit.offer.cycle.institution_id], Role.ORGANISER)
    _tell(delegation, nomination, "submitted", now, *organisers)


def _approved_reason(nomination: Nomination) -> str:
    is_approved = nomination.exception == ExceptionState.APPROVED
    return nomination.exception_reason if is_approved else ""


def _ask_for_exception(nomination: Nomination, balance: Balance, reason: str) -> None:
    if balance.holds:
        nomination.exception, nomination.exception_reason = ExceptionState.NONE, ""
    elif nomination.exception != ExceptionState.APPROVED or reason != nomination.exception_reason:
        nomination.exception, nomination.exception_reason = ExceptionState.ASKED, reason
    nomination.save(update_fields=["exception", "exception_reason"])


def _judge_exception_again(nomination: Nomination, delegation: VisitDelegation) -> None:
    balance = balance_now(delegation, list(nomination.nominees.named()))
    if balance.holds:
        nomination.exception = ExceptionState.NONE
    elif nomination.exception == ExceptionState.APPROVED or nomination.state in (
        NominationState.SUBMITTED,
        NominationState.VERIFIED,
    ):
        nomination.exception = ExceptionState.ASKED
    nomination.save(update_fields=["exception"])


def _senders(delegation: VisitDelegation) -> set[User]:
    people = set(people_of([delegation.request.institution_id], Role.FOCAL_POINT))
    return people | ({delegation.request.head} if delegation.request.head else set())


def _tell(
    delegation: VisitDelegation, nomination: Nomination, word: str, now: datetime, *people: User
) -> None:
    for person in set(people):
        queue_message(
            kind=f"exchanges.nomination_{word}",
            about=delegation,
            recipient=person,
            due_at=now,
            now=now,
            occurrence=str(nomination.moves.count()),
            institution_id=delegation.visit.offer.cycle.institution_id,
        )
