"""How an organiser looks after the pairs of the earlier cohort: seminar days, nudges and calls."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from coaching.models import CallOutcome, GroupAnswer, GroupKind, GroupSession, Session
from coaching.queries.groups import places_of
from coaching.services.attendance import answer_group_session, take_attendance
from coaching.services.contacts import nudge_pair, record_call
from coaching.services.groups import GroupPlan, plan_group_session
from coaching.services.logs import LogEntry, log_new_session
from coaching.services.sessions import cancel_session
from dashboard.management.demo import making
from matching import services
from matching.models import Cohort, MoveReason, Pairing, PairingState

DAY = timedelta(days=1)
LONG_QUIET, CALLED, QUIET, PAUSED, WANTS_CHANGE = 1, 2, 3, 4, 5


def load(cohort: Cohort, organiser: User, *, began: datetime, now: datetime) -> None:
    """A seminar day behind, one ahead, and pairs in every state."""
    pairs = list(Pairing.objects.filter(cohort=cohort).with_people().order_by("created_at", "pk"))
    _hold_seminar(cohort, organiser, making.at_hour(began + 90 * DAY, 9))
    _plan_seminar(cohort, organiser, now=now)
    for place in (CALLED, QUIET, WANTS_CHANGE):
        _cancel_what_is_ahead(pairs[place], now=now)
    _meet_once(pairs[QUIET], making.at_hour(now - 50 * DAY, 10))
    nudge_pair(pairing=pairs[LONG_QUIET], by=organiser, now=now - 16 * DAY)
    _call(pairs[CALLED], CallOutcome.WILL_MEET, organiser, now=now - 2 * DAY)
    _call(pairs[WANTS_CHANGE], CallOutcome.WANTS_CHANGE, organiser, now=now - 3 * DAY)
    services.move_pairing(
        pairing=pairs[PAUSED],
        to_state=PairingState.PAUSED,
        by=organiser,
        now=now - 12 * DAY,
        reason=MoveReason.NO_TIME,
    )


def _hold_seminar(cohort: Cohort, organiser: User, start: datetime) -> None:
    session = _plan(
        cohort,
        organiser,
        title="Resistance in the organisation, and how to meet it",
        start=start,
        now=start - 40 * DAY,
    )
    present = {place.pk for number, place in enumerate(places_of(session)) if number % 6 != 4}
    take_attendance(session=session, present=present, by=organiser, now=start)


def _plan_seminar(cohort: Cohort, organiser: User, *, now: datetime) -> None:
    session = _plan(
        cohort,
        organiser,
        title="From plan to practice: what the action plans changed",
        start=making.at_hour(now + 19 * DAY, 9),
        now=now - 20 * DAY,
    )
    answers = (GroupAnswer.YES, GroupAnswer.YES, GroupAnswer.NO, None)
    for number, place in enumerate(places_of(session)):
        if answer := answers[number % len(answers)]:
            person = place.enrolment.profile.user
            answer_group_session(session=session, answer=answer, by=person, now=now - 10 * DAY)


def _plan(
    cohort: Cohort, organiser: User, *, title: str, start: datetime, now: datetime
) -> GroupSession:
    plan = GroupPlan(
        kind=GroupKind.SEMINAR_DAY,
        title=title,
        starts_at=start,
        ends_at=start + timedelta(hours=7),
        place="Folke Bernadotte Academy, Sandöverken 1",
        themes=["leadership", "policy"],
        agenda="09:00 Welcome and a look back\n10:00 Cases in small groups\n"
        "13:00 Each leader's next step\n15:30 What we promise each other",
        most_places=None,
    )
    return plan_group_session(cohort=cohort, plan=plan, audience="both", by=organiser, now=now)


def _cancel_what_is_ahead(pairing: Pairing, *, now: datetime) -> None:
    for session in Session.objects.filter(pairing=pairing).ahead(now).with_people():
        cancel_session(session=session, by=pairing.people[0], now=now - 4 * DAY)


def _meet_once(pairing: Pairing, start: datetime) -> None:
    entry = LogEntry(started_at=start, minutes=60, mode="video", themes=[])
    log_new_session(pairing=pairing, entry=entry, by=pairing.people[1], now=start + DAY)


def _call(pairing: Pairing, outcome: CallOutcome, organiser: User, *, now: datetime) -> None:
    record_call(
        pairing=pairing,
        outcome=outcome,
        look_again_on=(now + 10 * DAY).date(),
        by=organiser,
        now=now,
    )
