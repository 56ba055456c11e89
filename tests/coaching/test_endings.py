"""A pair that is over meets no more: what it had planned leaves every calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.emails.sessions import compose_changed, compose_own_change
from coaching.models import Session, SessionState
from coaching.queries import usual_meeting, weeks_between_sessions
from coaching.services.milestones import step_pair
from coaching.services.sessions import cancel_session, move_session, plan_session
from matching.models import PairingState
from matching.services import move_pairing
from notifications.calendar import appointments_of
from notifications.models import CalendarEntry, OutboxMessage
from tests.coaching.pairs import NOW, a_plan, organiser_of, planned

AHEAD = NOW + timedelta(days=3)


def test_ending_early_cancels_what_was_planned_and_tells_both(pairing, coachee, coach):
    begun = planned(pairing, NOW - timedelta(hours=1))
    session = plan_session(pairing=pairing, plan=a_plan(AHEAD), by=coach, now=NOW)
    step_pair(pairing=pairing, step="end", reason="no_time", comment="", by=coachee, now=NOW)
    states = dict(Session.objects.values_list("pk", "state"))
    assert states == {session.pk: SessionState.CANCELLED, begun.pk: SessionState.PLANNED}
    move = session.moves.last()
    assert (move.by, move.is_late) == (coachee, False)
    assert CalendarEntry.objects.get().is_cancelled
    assert not [one for one in appointments_of(coach, now=NOW).values() if one.starts_at == AHEAD]
    session.refresh_from_db()
    text = {"about_id": str(session.pk), "occurrence": str(session.version), "now": NOW}
    told = compose_changed(recipient=coach, **text)
    assert told is not None
    assert told.calendar.method == "CANCEL"
    own = compose_own_change(recipient=coachee, **text)
    assert own is not None
    assert own.calendar.method == "CANCEL"


@pytest.mark.parametrize("state", [PairingState.REMATCHED, PairingState.ENDED_EARLY])
def test_an_organiser_who_parts_a_pair_cancels_too(pairing, coachee, coach, state):
    plan_session(pairing=pairing, plan=a_plan(AHEAD), by=coach, now=NOW)
    move_pairing(pairing=pairing, to_state=state, by=organiser_of(pairing), now=NOW)
    session = Session.objects.get()
    assert session.state == SessionState.CANCELLED
    rows = OutboxMessage.objects.filter(
        kind="coaching.session_changed", occurrence=str(session.version)
    )
    assert {row.recipient for row in rows} == {coachee, coach}


def test_a_pause_cancels_nothing(pairing, coach):
    plan_session(pairing=pairing, plan=a_plan(AHEAD), by=coach, now=NOW)
    move_pairing(pairing=pairing, to_state=PairingState.PAUSED, by=coach, now=NOW)
    assert Session.objects.get().state == SessionState.PLANNED


def test_who_plans_moves_or_cancels_gets_the_file_for_the_own_calendar(pairing, coachee, coach):
    session = plan_session(pairing=pairing, plan=a_plan(AHEAD), by=coachee, now=NOW)
    later = a_plan(AHEAD + timedelta(days=1))
    moved = move_session(session=session, plan=later, version=1, by=coach, now=NOW)
    cancelled = cancel_session(session=moved, by=coachee, now=NOW)
    own = OutboxMessage.objects.filter(kind="coaching.own_change").order_by("occurrence")
    assert [row.recipient for row in own] == [coachee, coach, coachee]
    stale = compose_own_change(recipient=coachee, about_id=str(session.pk), occurrence="1", now=NOW)
    assert stale is None
    last = compose_own_change(
        recipient=coachee,
        about_id=str(session.pk),
        occurrence=str(cancelled.version),
        now=NOW,
    )
    assert last.calendar.method == "CANCEL"


def test_forms_begin_with_what_the_pair_agreed_on(pairing):
    terms = pairing.agreement.in_force
    type(terms).objects.filter(pk=terms.pk).update(weeks_between=6, least_minutes=75)
    assert usual_meeting(pairing) == {"minutes": 75, "every_weeks": 6}
    session = planned(pairing, NOW - timedelta(hours=2))
    assert weeks_between_sessions(session) == 6
    assert usual_meeting(pairing)["minutes"] == session.minutes
