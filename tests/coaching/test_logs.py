"""Logging: facts, notes and next date in one step, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Mode, Theme
from coaching.models import Note, Session, SessionLog, SessionState
from coaching.rules import NoteChanged, SessionRefused
from coaching.services.logs import (
    LogEntry,
    NextRefused,
    NoteEntry,
    log_new_session,
    log_session,
)
from coaching.services.notes import open_note, write_note
from coaching.services.sessions import cancel_session, mark_missed
from tests.coaching.pairs import NOW, a_plan, make_pairing, planned

LATER = NOW + timedelta(hours=1)


def an_entry(**fields) -> LogEntry:
    known = {"started_at": NOW, "minutes": 75, "mode": Mode.PHONE, "themes": [Theme.DATA]}
    return LogEntry(**known | fields)


def test_one_submit_stores_facts_notes_and_next_date(session, coach):
    entry = an_entry(
        shared=NoteEntry("we agreed"),
        private=NoteEntry("I doubt"),
        next_plan=a_plan(NOW + timedelta(weeks=4)),
    )
    logged = log_session(session=session, entry=entry, by=coach, now=LATER)
    assert logged.state == SessionState.HELD
    assert (logged.log.minutes, logged.log.mode, logged.log.themes) == (75, "phone", ["data"])
    texts = {n.kind: open_note(note_id=n.pk, by=coach, now=LATER).text for n in Note.objects.all()}
    assert texts == {"shared": "we agreed", "private": "I doubt"}
    assert Session.objects.planned().get().starts_at == NOW + timedelta(weeks=4)


def test_empty_notes_are_not_stored(session, coach):
    log_session(session=session, entry=an_entry(), by=coach, now=LATER)
    assert not Note.objects.exists()


def test_the_same_form_twice_logs_once(session, coach):
    entry = an_entry(shared=NoteEntry("we agreed"), next_plan=a_plan(NOW + timedelta(weeks=4)))
    for _ in range(2):
        log_session(session=session, entry=entry, by=coach, now=LATER)
    assert SessionLog.objects.count() == 1
    assert Note.objects.get().version == 1
    assert Session.objects.count() == 2


def test_an_unplanned_session_sent_twice_is_one(pairing, coach):
    for _ in range(2):
        log_new_session(pairing=pairing, entry=an_entry(), by=coach, now=LATER)
    assert Session.objects.get().state == SessionState.HELD


def test_the_second_person_to_log_is_told(session, coach, coachee):
    log_session(session=session, entry=an_entry(), by=coach, now=LATER)
    with pytest.raises(SessionRefused, match="is_held"):
        log_session(session=session, entry=an_entry(minutes=30), by=coachee, now=LATER)


def test_nothing_is_logged_before_it_took_place(session, coach):
    entry = an_entry(started_at=LATER + timedelta(minutes=1))
    with pytest.raises(SessionRefused, match="in_future"):
        log_session(session=session, entry=entry, by=coach, now=LATER)


def test_an_unplanned_log_beside_a_planned_session_is_refused(session, coach):
    entry = an_entry(started_at=NOW + timedelta(minutes=5))
    with pytest.raises(SessionRefused, match="log_planned"):
        log_new_session(pairing=session.pairing, entry=entry, by=coach, now=LATER)


def test_a_bad_next_date_stores_nothing(session, coach):
    entry = an_entry(shared=NoteEntry("we agreed"), next_plan=a_plan(NOW - timedelta(days=1)))
    with pytest.raises(NextRefused, match="in_past"):
        log_session(session=session, entry=entry, by=coach, now=LATER)
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED
    assert not Note.objects.exists()


def test_a_next_date_at_which_the_coach_is_taken_is_refused(session, coach):
    other = make_pairing(session.pairing.cohort, coach=session.pairing.coach)
    planned(other, NOW + timedelta(weeks=4))
    entry = an_entry(next_plan=a_plan(NOW + timedelta(weeks=4)))
    with pytest.raises(NextRefused, match="clash_own"):
        log_session(session=session, entry=entry, by=coach, now=LATER)


def test_a_note_written_meanwhile_is_not_overwritten(session, coach, coachee):
    write_note(session=session, kind="shared", text="hers", version=0, by=coachee, now=NOW)
    entry = an_entry(shared=NoteEntry("his", version=0))
    with pytest.raises(NoteChanged):
        log_session(session=session, entry=entry, by=coach, now=LATER)
    assert not SessionLog.objects.exists()
    note = Note.objects.get()
    assert open_note(note_id=note.pk, by=coach, now=LATER).text == "hers"


def test_a_missed_session_can_be_logged_after_all_but_a_cancelled_one_not(session, coach):
    mark_missed(session=session, by=coach, now=LATER)
    assert log_session(session=session, entry=an_entry(), by=coach, now=LATER).log
    other = planned(session.pairing, NOW - timedelta(days=2))
    cancel_session(session=other, by=coach, now=LATER)
    with pytest.raises(SessionRefused, match="is_cancelled"):
        log_session(session=other, entry=an_entry(), by=coach, now=LATER)


def test_what_the_log_says_never_holds_a_note():
    entry = an_entry(shared=NoteEntry("planted"), private=NoteEntry("planted"))
    assert "planted" not in repr(entry)
    assert set(entry.facts()) == {"started_at", "minutes", "mode", "themes", "is_from_paper"}
