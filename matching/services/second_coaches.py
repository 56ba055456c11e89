"""A second coach for a pair: asked in turn, agreed by all three, joined with the agreement."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import permutations
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from core.wake import wake
from matching import rules
from matching.models import (
    Answer,
    CoachLeaving,
    Cohort,
    Enrolment,
    Pairing,
    SecondCoach,
    SecondCoachState,
    SecondCoachTurn,
)
from matching.services.again import look_again
from matching.services.cohorts import PLAN
from matching.services.notices import tell_of_leaving, tell_of_second_end, tell_three
from matching.services.places import free_place, take_place
from matching.snapshot import avoided_beside, second_candidate


@transaction.atomic
def ask_second_coach(*, pairing: Pairing, coach: Enrolment, by: User, now: datetime) -> SecondCoach:
    """Ask the pair and `coach`, one after the other, whether they want to work as three.

    Raises:
        SecondCoachRefused: the pair takes nobody now, or a rule or the places of `coach` forbid it.
    """
    # The cohort before everything in it: of two who ask for the last place one gets it.
    Cohort.objects.select_for_update().get(pk=pairing.cohort_id)
    pairing = _locked_pairing(pairing)
    if not rules.can_add_second_coach(by, pairing):
        raise rules.SecondCoachRefused("second_not_now")
    found = second_candidate(pairing, coach, today=now.date())
    if found is None or found.closed:
        raise rules.SecondCoachRefused("second_closed")
    one = SecondCoach(
        pairing=pairing,
        coach=found.enrolment,
        score=found.score,
        breakdown=found.breakdown,
        asked_by=by,
        expires_at=_until(pairing, now),
        created_at=now,
    )
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError as error:
        raise rules.SecondCoachRefused("second_not_now") from error
    SecondCoachTurn.objects.bulk_create(_turns(one, now))
    audit.record("second_coach.asked", one, by=by, now=now, pairing=pairing.pk)
    wake(PLAN)
    return one


@transaction.atomic
def accept_second_coach(*, one: SecondCoach, by: User, now: datetime) -> SecondCoach:
    """Say yes; the next one is asked, and after the third yes the agreement names the new coach.

    Raises:
        SecondCoachRefused: not asked, answered before, too late, or no place is free any more.
    """
    Cohort.objects.select_for_update().get(pk=one.pairing.cohort_id)
    one = _locked(one)
    turn = rules.check_second_answer(one, by, now)
    _keep(turn, Answer.ACCEPTED, one, by=by, now=now)
    following = one.turns.filter(answer="").first()
    if following is not None:
        following.asked_at = now
        following.save(update_fields=["asked_at"])
        one.expires_at = _until(one.pairing, now)
        one.save(update_fields=["expires_at"])
    else:
        if not take_place(one.coach_id):
            raise rules.SecondCoachRefused("no_place")
        _settle(one, SecondCoachState.AGREED, by=by, now=now)
        tell_three(one=one, now=now)
    wake(PLAN)
    return one


@transaction.atomic
def decline_second_coach(
    *, one: SecondCoach, reason: str, comment: str, by: User, now: datetime
) -> SecondCoach:
    """Say no, with a reason that the organisers alone see; the pair goes on as it is.

    Raises:
        SecondCoachRefused: not asked, answered before or too late.
    """
    look_again(cohort_id=one.pairing.cohort_id, now=now)
    one = _locked(one)
    turn = rules.check_second_answer(one, by, now)
    turn.reason, turn.comment = reason, comment
    _keep(turn, Answer.DECLINED, one, by=by, now=now)
    _settle(one, SecondCoachState.DECLINED, by=by, now=now)
    tell_of_second_end(one=one, now=now, but=by)
    wake(PLAN)
    return one


@transaction.atomic
def withdraw_second_coach(*, one: SecondCoach, by: User, now: datetime) -> SecondCoach:
    """End it before the new coach has joined: the pair goes on as it is.

    Raises:
        SecondCoachRefused: it is settled already.
    """
    look_again(cohort_id=one.pairing.cohort_id, now=now)
    # The pair before what is asked of it, as for whoever signs or ends it.
    _locked_pairing(one.pairing)
    one = _locked(one)
    if not rules.can_take_back_second(by, one):
        raise rules.SecondCoachRefused("proposal_settled")
    _give_up(one, by=by, now=now)
    wake(PLAN)
    return one


@transaction.atomic
def expire_due_second_coaches(*, now: datetime) -> int:
    """End every question whose time to answer is over; return how many."""
    expired = SecondCoach.objects.expired_by(now)
    for cohort_id in sorted(set(expired.values_list("pairing__cohort", flat=True))):
        look_again(cohort_id=cohort_id, now=now)
    due = list(expired.select_for_update(of=("self",)).with_people())
    for one in due:
        _settle(one, SecondCoachState.EXPIRED, by=None, now=now)
        tell_of_second_end(one=one, now=now)
    if due:
        wake(PLAN)
    return len(due)


def end_question(*, pairing: Pairing, now: datetime) -> None:
    """The pair is over: whoever was asked to join it is not asked any more."""
    for one in pairing.second_coaches.open().select_for_update(of=("self",)).with_people():
        _give_up(one, by=None, now=now)


def end_questions_about(*, coach: Enrolment, now: datetime) -> None:
    """Somebody leaves the cohort: nobody is asked about them any more."""
    rows = coach.second_coach_places.filter(state=SecondCoachState.ASKED)
    for one in rows.select_for_update(of=("self",)).with_people():
        _give_up(one, by=None, now=now)


@transaction.atomic
def join_second_coach(*, pairing: Pairing, by: User, now: datetime) -> Pairing:
    """Everybody has signed: the new coach is one of the pair from now on."""
    one = pairing.second_coaches.select_for_update().get(state=SecondCoachState.AGREED)
    one.joined_at = now
    _settle(one, SecondCoachState.JOINED, by=by, now=now, fields=["joined_at"])
    pairing.co_coach = one.coach
    pairing.save(update_fields=["co_coach"])
    return pairing


@transaction.atomic
def let_coach_leave(
    *,
    pairing: Pairing,
    coach: Enrolment,
    reason: str,
    comment: str,
    by: User,
    now: datetime,
) -> Pairing:
    """One of two coaches steps back; the pair goes on with the other, and the place is free.

    Raises:
        SecondCoachRefused: it is no pair with two coaches that lives, or not for `by` to say.
    """
    look_again(cohort_id=pairing.cohort_id, now=now)
    pairing = _locked_pairing(pairing)
    if not rules.can_step_back(by, pairing, coach):
        raise rules.SecondCoachRefused("step_back_not_now")
    leaving = CoachLeaving.objects.create(
        pairing=pairing, coach=coach, by=by, at=now, reason=reason, comment=comment, created_at=now
    )
    if coach.pk == pairing.coach_id and pairing.co_coach is not None:
        pairing.coach = pairing.co_coach
    pairing.co_coach = None
    pairing.save(update_fields=["coach", "co_coach"])
    free_place(coach.pk)
    # Whoever stays is the coach of the pair: whichever of the two left, nobody is second now.
    pairing.second_coaches.filter(state=SecondCoachState.JOINED).update(state=SecondCoachState.LEFT)
    audit.record("pairing.coach_left", pairing, by=by, now=now, coach=coach.pk, reason=reason)
    tell_of_leaving(leaving=leaving, now=now)
    wake(PLAN)
    return pairing


def _turns(one: SecondCoach, now: datetime) -> Iterable[SecondCoachTurn]:
    people = [person.pk for person in (*one.pairing.people, one.person)]
    order = _order(people, avoided_beside(one.pairing, one.coach))
    for number, person in enumerate(order, start=1):
        yield SecondCoachTurn(
            second_coach=one,
            person_id=person,
            number=number,
            asked_at=now if number == 1 else None,
            created_at=now,
        )


def _order(people: list[UUID], avoided: set[tuple[UUID, UUID]]) -> tuple[UUID, ...]:
    """Whoever avoids somebody comes before them; where that says nothing, chance decides."""
    before = [(first, second) for first, second in avoided if (second, first) not in avoided]
    orders = [
        order
        for order in permutations(people)
        if all(order.index(first) < order.index(second) for first, second in before)
    ]
    return secrets.choice(orders)


def _until(pairing: Pairing, now: datetime) -> datetime:
    return now + timedelta(days=pairing.cohort.answer_days)


def _give_up(one: SecondCoach, *, by: User | None, now: datetime) -> None:
    if one.state == SecondCoachState.AGREED:
        free_place(one.coach_id)
    _settle(one, SecondCoachState.WITHDRAWN, by=by, now=now)
    tell_of_second_end(one=one, now=now, but=by)


def _keep(
    turn: SecondCoachTurn, answer: Answer, one: SecondCoach, *, by: User, now: datetime
) -> None:
    turn.answer, turn.at = answer, now
    turn.save(update_fields=["answer", "at", "reason", "comment"])
    audit.record(f"second_coach.{answer}_by_one", one, by=by, now=now)


def _settle(
    one: SecondCoach, state: str, *, by: User | None, now: datetime, fields: Iterable[str] = ()
) -> None:
    one.state = state
    one.save(update_fields=["state", *fields])
    audit.record(f"second_coach.{state}", one, by=by, now=now, pairing=one.pairing_id)


def _locked_pairing(pairing: Pairing) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",)).with_people()
    return rows.get(pk=pairing.pk)


def _locked(one: SecondCoach) -> SecondCoach:
    rows = SecondCoach.objects.select_for_update(of=("self",)).with_people()
    return rows.get(pk=one.pk)
