"""Propose times to the other side of a pair; accepting one of them makes a planned session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.models import User
from coaching import rules
from coaching.models import MOST_TIMES, ProposedTime, Session, TimeProposal, TimesState
from coaching.rules import TimesRefused
from coaching.services.sessions import Plan, lock_bookable_pairing, plan_session, readers_of
from core import audit
from matching.models import Pairing
from notifications.services import queue_message


@dataclass(frozen=True)
class Offer:
    """What is proposed: the moments, and what all of them share."""

    starts: tuple[datetime, ...]
    minutes: int
    mode: str
    place: str
    kind: str

    def plan_at(self, starts_at: datetime) -> Plan:
        return Plan(starts_at, self.minutes, self.mode, self.place, self.kind)


@transaction.atomic
def propose_times(*, pairing: Pairing, offer: Offer, by: User, now: datetime) -> TimeProposal:
    """Offer the other side one to three times; what waited for an answer is replaced.

    The same offer twice is one proposal. Nothing is in a calendar until one of the times is taken.

    Raises:
        SessionRefused: the pairing has ended, a time is past, or there are none or too many.
    """
    pairing = lock_bookable_pairing(pairing, by)
    side = next(iter(rules.sides_of(by, pairing)), by)
    offer = replace(offer, starts=tuple(sorted(set(offer.starts))))
    if not 0 < len(offer.starts) <= MOST_TIMES:
        raise TimesRefused("times_number")
    if offer.starts[0] <= now:
        raise TimesRefused("in_past")
    waiting = _waiting(pairing)
    if waiting is not None:
        if waiting.proposed_for_id == side.pk and offer_of(waiting) == offer:
            return waiting
        _decide(waiting, _end_of(waiting, now), by=by, now=now)
    proposal = _store(pairing, offer, side=side, by=by, now=now)
    audit.record("times.proposed", proposal, by=by, now=now, pairing=pairing.pk)
    _ask(proposal, pairing.others(side), by=by, now=now)
    return proposal


@transaction.atomic
def accept_time(*, proposal: TimeProposal, starts_at: datetime, by: User, now: datetime) -> Session:
    """Take one of the times: it becomes a planned session. Taken twice it stays one.

    Raises:
        SessionRefused: somebody else decided meanwhile, the time is past, or somebody is taken.
    """
    pairing = lock_bookable_pairing(proposal.pairing, by)
    held = _lock(proposal)
    taken = held.session if held.decided_by_id == by.pk else None
    if taken is not None and taken.starts_at == starts_at:
        return taken
    if not rules.can_answer(by, held, now) or starts_at not in held.starts:
        raise TimesRefused("times_closed")
    session = plan_session(pairing=pairing, plan=offer_of(held).plan_at(starts_at), by=by, now=now)
    held.session = session
    _decide(held, TimesState.ACCEPTED, by=by, now=now)
    audit.record("times.accepted", held, by=by, now=now, session=session.pk)
    return session


@transaction.atomic
def withdraw_times(*, proposal: TimeProposal, by: User, now: datetime) -> TimeProposal:
    """Take back times that nobody has answered; done twice it changes nothing.

    Raises:
        SessionRefused: they were answered meanwhile, or are not of this side.
    """
    lock_bookable_pairing(proposal.pairing, by)
    held = _lock(proposal)
    if held.state == TimesState.WITHDRAWN:
        return held
    if not rules.can_withdraw(by, held, now):
        raise TimesRefused("times_closed")
    _decide(held, TimesState.WITHDRAWN, by=by, now=now)
    audit.record("times.withdrawn", held, by=by, now=now)
    return held


def offer_of(proposal: TimeProposal) -> Offer:
    """What a stored proposal offers."""
    return Offer(
        starts=tuple(proposal.starts),
        minutes=proposal.minutes,
        mode=proposal.mode,
        place=proposal.place,
        kind=proposal.kind,
    )


def _waiting(pairing: Pairing) -> TimeProposal | None:
    rows = TimeProposal.objects.filter(pairing=pairing, state=TimesState.OPEN)
    return rows.with_people().first()


def _end_of(waiting: TimeProposal, now: datetime) -> TimesState:
    return TimesState.REPLACED if waiting.is_open(now) else TimesState.LAPSED


def _lock(proposal: TimeProposal) -> TimeProposal:
    rows = TimeProposal.objects.select_for_update(of=("self",)).with_people()
    return rows.get(pk=proposal.pk)


def _decide(proposal: TimeProposal, state: TimesState, *, by: User, now: datetime) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.save()


def _store(pairing: Pairing, offer: Offer, *, side: User, by: User, now: datetime) -> TimeProposal:
    proposal = TimeProposal.objects.create(
        pairing=pairing,
        kind=offer.kind,
        minutes=offer.minutes,
        mode=offer.mode,
        place=offer.place,
        proposed_by=by,
        proposed_for=side,
        proposed_at=now,
    )
    ProposedTime.objects.bulk_create(
        ProposedTime(proposal=proposal, starts_at=starts_at) for starts_at in offer.starts
    )
    return proposal


def _ask(proposal: TimeProposal, others: Iterable[User], *, by: User, now: datetime) -> None:
    for kind, person in readers_of("times_proposed", tuple(others), by=by):
        queue_message(
            kind=kind,
            about=proposal,
            recipient=person,
            due_at=now,
            now=now,
            useless_after=proposal.last_at,
            institution_id=proposal.pairing.cohort.programme.institution_id,
        )
