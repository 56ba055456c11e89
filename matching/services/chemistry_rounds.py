"""A round of chemistry meetings: chosen by the engine, changed by the organiser, published."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from core.leases import MAX_ATTEMPTS, LeaseLost, claim_next, release
from core.wake import wake
from matching import engine, rules
from matching.models import (
    ChemistryMeeting,
    ChemistryMove,
    ChemistryRound,
    Cohort,
    Enrolment,
    MeetingState,
    Part,
    RoundState,
)
from matching.queries.people import awaiting_pair, people
from matching.services.cohorts import PLAN
from matching.snapshot import avoided_pairs, closed_for_talk, talk_pairs

TASK = "matching.tasks.work_chemistry_rounds"
logger = logging.getLogger(__name__)


@transaction.atomic
def request_round(
    *, cohort: Cohort, terms: Mapping[str, int], by: User, now: datetime
) -> ChemistryRound:
    """Ask the engine to choose who meets whom; nobody is told before it is published.

    `terms` are each, most_a_coach, minutes, days and weight. A round that nobody published makes
    way for this one.

    Raises:
        ChemistryRefused: nobody to meet, a closed cohort, or a round that is out already.
    """
    rules.check_round_start(
        cohort,
        coachees=awaiting_pair(cohort).count(),
        coaches=people(cohort).filter(part=Part.COACH).count(),
        minimum=terms["each"],
    )
    # One lock for all rounds of the cohort: two organisers cannot start two at once.
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    _set_aside(cohort, but=RoundState.PUBLISHED)
    try:
        with transaction.atomic():
            one = ChemistryRound.objects.create(
                cohort=cohort, requested_by=by, created_at=now, **terms
            )
    except IntegrityError as error:
        raise rules.ChemistryRefused("round_published") from error
    audit.record("chemistry_round.requested", one, by=by, now=now, cohort=cohort.pk)
    wake(TASK)
    return one


@transaction.atomic
def drop_round(*, one: ChemistryRound, by: User, now: datetime) -> ChemistryRound:
    """Set aside a round that nobody has seen; done twice it changes nothing.

    Raises:
        ChemistryRefused: it is published.
    """
    one = _locked(one)
    if one.state == RoundState.PUBLISHED:
        raise rules.ChemistryRefused("round_published")
    if one.state != RoundState.DROPPED:
        _set_aside(one.cohort, but=RoundState.PUBLISHED)
        audit.record("chemistry_round.dropped", one, by=by, now=now)
        one.refresh_from_db()
    return one


def _set_aside(cohort: Cohort, *, but: str) -> None:
    rows = ChemistryRound.objects.live().filter(cohort=cohort).exclude(state=but)
    rows.update(state=RoundState.DROPPED, claim_token=None, lease_until=None)


def work_next_round(*, clock: Callable[[], datetime]) -> bool:
    """Claim the oldest round that waits and choose its meetings; False when none waits."""
    one = claim_next(ChemistryRound.objects.active().order_by("created_at"), now=clock())
    if one is None:
        return False
    try:
        _attempt(one, clock)
    except LeaseLost:
        logger.info("chemistry round %s was set aside or taken over", one.pk)
    return True


def _attempt(one: ChemistryRound, clock: Callable[[], datetime]) -> None:
    try:
        ChemistryRound.objects.filter(pk=one.pk, state=RoundState.QUEUED).update(
            state=RoundState.RUNNING
        )
        pairs = talk_pairs(one, today=one.created_at.date())
        _store(one, pairs, now=clock())
    except LeaseLost:
        raise
    except engine.InstanceError:
        logger.exception("chemistry round %s has an instance that makes no sense", one.pk)
        _fail(one, "instance", now=clock())
    except Exception:
        logger.exception("chemistry round %s broke at attempt %s", one.pk, one.attempts)
        if one.attempts >= MAX_ATTEMPTS:
            _fail(one, "broken", now=clock())
        else:
            release(one)


@transaction.atomic
def _store(one: ChemistryRound, pairs: list[tuple[str, str]], *, now: datetime) -> None:
    release(one)
    one.state = RoundState.READY
    one.save(update_fields=["state"])
    ChemistryMeeting.objects.bulk_create(
        ChemistryMeeting(round=one, coachee_id=coachee, coach_id=coach, created_at=now)
        for coachee, coach in pairs
    )
    audit.record("chemistry_round.chosen", one, by=None, now=now, meetings=len(pairs))


@transaction.atomic
def _fail(one: ChemistryRound, key: str, *, now: datetime) -> None:
    release(one)
    one.state, one.failure = RoundState.FAILED, key
    one.save(update_fields=["state", "failure"])
    audit.record("chemistry_round.failed", one, by=None, now=now, reason=key)


@transaction.atomic
def add_meeting(
    *, one: ChemistryRound, coachee: Enrolment, coach: Enrolment, by: User, now: datetime
) -> ChemistryMeeting:
    """Let two people meet whom the engine did not choose.

    One of them is asked first, and the other hears of it only once the first has offered times:
    whoever avoids the other is the first, otherwise chance decides (ADR 10).

    Raises:
        ChemistryRefused: the round takes no meetings now, a rule is in the way, or the two have
            a meeting already.
    """
    one = _locked(one)
    if not rules.can_change_round(by, one):
        raise rules.ChemistryRefused("round_closed")
    if closed_for_talk(one.cohort, coachee, coach):
        raise rules.ChemistryRefused("pair_closed")
    meeting = ChemistryMeeting(
        round=one, coachee=coachee, coach=coach, first=_first(coachee, coach), created_at=now
    )
    try:
        with transaction.atomic():
            meeting.save(force_insert=True)
    except IntegrityError as error:
        raise rules.ChemistryRefused("meet_already") from error
    audit.record("chemistry_meeting.added", meeting, by=by, now=now, round=one.pk)
    if one.state == RoundState.PUBLISHED:
        _propose([meeting], by, now)
        wake(PLAN)
    return meeting


def _first(coachee: Enrolment, coach: Enrolment) -> User:
    avoided = avoided_pairs(Enrolment.objects.filter(pk__in=[coachee.pk, coach.pk]))
    two = [(coachee, coach), (coach, coachee)]
    shy = [mine for mine, other in two if (str(mine.pk), str(other.pk)) in avoided]
    chosen = shy[0] if len(shy) == 1 else secrets.choice([coachee, coach])
    user: User = chosen.profile.user
    return user


@transaction.atomic
def remove_meeting(*, meeting: ChemistryMeeting, by: User, now: datetime) -> None:
    """Take a meeting out of a round that nobody has seen.

    Raises:
        ChemistryRefused: it is published already.
    """
    one = _locked(meeting.round)
    gone, _rows = ChemistryMeeting.objects.filter(pk=meeting.pk, state=MeetingState.DRAFT).delete()
    if not gone or one.state != RoundState.READY:
        raise rules.ChemistryRefused("round_published")
    audit.record("chemistry_meeting.removed", meeting, by=by, now=now, round=one.pk)


@transaction.atomic
def publish_round(*, one: ChemistryRound, by: User, now: datetime) -> int:
    """Ask everybody in the round to meet; return how many meetings there are.

    Raises:
        ChemistryRefused: it is not ready, or it has no meetings.
    """
    one = _locked(one)
    if one.state != RoundState.READY or not rules.can_change_round(by, one):
        raise rules.ChemistryRefused("round_closed")
    drafts = list(one.meetings.filter(state=MeetingState.DRAFT))
    if not drafts:
        raise rules.ChemistryRefused("no_meetings")
    one.state, one.published_at, one.published_by = RoundState.PUBLISHED, now, by
    one.meet_by = now + timedelta(days=one.days)
    one.save(update_fields=["state", "published_at", "published_by", "meet_by"])
    _propose(drafts, by, now)
    audit.record("chemistry_round.published", one, by=by, now=now, meetings=len(drafts))
    wake(PLAN)
    return len(drafts)


def _propose(meetings: list[ChemistryMeeting], by: User, now: datetime) -> None:
    keys = [one.pk for one in meetings]
    ChemistryMeeting.objects.filter(pk__in=keys).update(state=MeetingState.PROPOSED)
    ChemistryMove.objects.bulk_create(
        ChemistryMove(
            meeting=one,
            from_state=MeetingState.DRAFT,
            to_state=MeetingState.PROPOSED,
            by=by,
            at=now,
            created_at=now,
        )
        for one in meetings
    )


def _locked(one: ChemistryRound) -> ChemistryRound:
    rows = ChemistryRound.objects.select_for_update(of=("self",))
    return rows.select_related("cohort__programme").get(pk=one.pk)
