"""Several people at the same moment, each with a connection of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.services import Guest
from coaching.models import Delegate, Note, PairingKey, Session, SessionLog, TimeProposal
from coaching.rules import NoteChanged, SessionRefused
from coaching.services.delegates import name_delegate
from coaching.services.logs import LogEntry, log_session
from coaching.services.notes import open_note, write_note
from coaching.services.sessions import plan_session
from coaching.services.times import Offer, accept_time, propose_times
from tests.coaching.pairs import NOW, a_plan, make_pairing
from tests.races import AT_ONCE, at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def pairs_of_one_coach(pairing):
    return [pairing, *(make_pairing(pairing.cohort, coach=pairing.coach) for _ in range(7))]


def test_one_coach_is_booked_once(pairs_of_one_coach):
    calls = [
        lambda pairing=pairing: plan_session(
            pairing=pairing, plan=a_plan(), by=pairing.people[0], now=NOW
        )
        for pairing in pairs_of_one_coach
    ]
    results = at_once(calls, SessionRefused, NoteChanged)
    assert Session.objects.planned().count() == 1
    assert sum(isinstance(result, SessionRefused) for result in results) == AT_ONCE - 1


def test_first_notes_at_once_share_one_key_and_one_wins(session, coach, coachee):
    authors = [coach, coachee] * (AT_ONCE // 2)
    calls = [
        lambda number=number, author=author: write_note(
            session=session, kind="shared", text=str(number), version=0, by=author, now=NOW
        )
        for number, author in enumerate(authors)
    ]
    results = at_once(calls, SessionRefused, NoteChanged)
    assert PairingKey.objects.count() == 1
    assert sum(isinstance(result, NoteChanged) for result in results) == AT_ONCE - 1
    note = Note.objects.get()
    assert not open_note(note_id=note.pk, by=coach, now=NOW).is_locked


def test_a_session_is_logged_once(session, coach, coachee):
    entries = [
        LogEntry(started_at=NOW, minutes=minutes, mode="video", themes=[])
        for minutes in range(30, 30 + AT_ONCE)
    ]
    calls = [
        lambda entry=entry: log_session(session=session, entry=entry, by=coach, now=NOW)
        for entry in entries
    ]
    results = at_once(calls, SessionRefused, NoteChanged)
    assert SessionLog.objects.count() == 1
    assert session.moves.count() == 1
    assert sum(isinstance(result, SessionRefused) for result in results) == AT_ONCE - 1


@pytest.mark.parametrize("round_number", range(3))
def test_people_of_different_pairs_do_not_wait_for_ever(pairs_of_one_coach, round_number):
    """Crossing sets of people are locked in one order: no deadlock in any round."""
    calls = [
        lambda pairing=pairing, hours=2 * number, by=number % 2: plan_session(
            pairing=pairing,
            plan=a_plan(NOW + timedelta(days=1, hours=hours)),
            by=pairing.people[by],
            now=NOW,
        )
        for number, pairing in enumerate(pairs_of_one_coach)
    ]
    assert not [
        result
        for result in at_once(calls, SessionRefused, NoteChanged)
        if isinstance(result, Exception)
    ]


@pytest.mark.parametrize("round_number", range(30))
def test_two_times_taken_at_once_are_one_session(pairing, coach, coachee, round_number):
    starts = tuple(NOW + timedelta(days=day) for day in (1, 2, 3))
    offer = Offer(starts=starts, minutes=60, mode="video", place="", kind="session")
    times = propose_times(pairing=pairing, offer=offer, by=coach, now=NOW)
    calls = [
        lambda starts_at=starts[number % 3]: accept_time(
            proposal=times, starts_at=starts_at, by=coachee, now=NOW
        )
        for number in range(AT_ONCE)
    ]
    results = at_once(calls, SessionRefused, NoteChanged)
    session = Session.objects.get()
    assert {one for one in results if isinstance(one, Session)} == {session}
    assert TimeProposal.objects.get().session == session


def test_proposals_at_once_leave_one_open(pairing, coach, coachee):
    calls = [
        lambda day=day, by=(coach, coachee)[day % 2]: propose_times(
            pairing=pairing,
            offer=Offer((NOW + timedelta(days=day),), 60, "video", "", "session"),
            by=by,
            now=NOW,
        )
        for day in range(1, AT_ONCE + 1)
    ]
    assert not [
        one for one in at_once(calls, SessionRefused, NoteChanged) if isinstance(one, Exception)
    ]
    assert TimeProposal.objects.filter(state="open").count() == 1
    assert TimeProposal.objects.count() == AT_ONCE


def test_naming_a_delegate_at_once_is_one_delegation(pairing, coachee):
    guest = Guest(email="aide@example.org", name="Aide", language="en")
    calls = [lambda: name_delegate(guest=guest, gets_mails=True, by=coachee, now=NOW)] * AT_ONCE
    assert len(set(at_once(calls, SessionRefused, NoteChanged))) == 1
    assert Delegate.objects.count() == 1
