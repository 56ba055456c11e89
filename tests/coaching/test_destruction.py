"""Notes are destroyed on the agreed day, with proof, and nobody reads them afterwards."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from coaching.models import AgreementVersion, Destruction, Note, PairingKey
from coaching.rules import NoteRefused
from coaching.services.destruction import destroy_due_records
from coaching.services.notes import open_note, write_note
from config.celery import app
from core.models import AuditEntry
from matching.models import Pairing, PairingState
from tests.coaching.pairs import NOW, make_pairing, planned, sign_terms

DAY = timedelta(days=1)
END = NOW + 30 * DAY


@pytest.fixture
def notes(pairing, coachee, coach) -> list[Note]:
    """A shared and a private note of a pair whose notes live until END."""
    sign_terms(pairing, destroy_on=END.date(), goals=b"sealed goals")
    session = planned(pairing, NOW - DAY)
    return [
        write_note(session=session, kind=kind, text=f"ours {kind}", version=0, by=by, now=NOW)
        for kind, by in (("shared", coach), ("private", coachee))
    ]


def test_on_the_day_keys_and_ciphertexts_go_and_a_proof_stays(notes, pairing):
    sealed = [bytes(note.sealed) for note in Note.objects.order_by("pk")]
    assert destroy_due_records(now=END - DAY) == 0
    assert destroy_due_records(now=END) == 1
    assert not PairingKey.objects.exists()
    assert {bytes(note.sealed) for note in Note.objects.all()} == {b""}
    assert {bytes(one.goals) for one in AgreementVersion.objects.all()} == {b""}
    proof = Destruction.objects.get()
    digest = hashlib.sha256(b"".join(sealed)).hexdigest()
    assert (proof.pairing, proof.notes, proof.digest, proof.at) == (pairing, 2, digest, END)
    entry = AuditEntry.objects.get(kind="records.destroyed")
    assert entry.facts == {"notes": 2, "digest": digest}


@pytest.mark.django_db(transaction=True)
def test_the_ciphertext_is_no_longer_in_the_rows(notes):
    sealed = bytes(notes[0].sealed)
    destroy_due_records(now=END)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM coaching_note")
        assert sealed not in [bytes(row[0]) for row in cursor.fetchall()]


def test_twice_destroys_once(notes):
    destroy_due_records(now=END)
    assert destroy_due_records(now=END + DAY) == 0
    assert Destruction.objects.count() == 1


def test_nobody_reads_or_writes_from_the_day_on_even_before_the_task_ran(notes, coach):
    open_note(note_id=notes[0].pk, by=coach, now=END - DAY)
    with pytest.raises(Note.DoesNotExist):
        open_note(note_id=notes[0].pk, by=coach, now=END)
    with pytest.raises(NoteRefused, match="destroyed"):
        write_note(session=notes[0].session, kind="shared", text="x", version=1, by=coach, now=END)


def test_after_the_end_of_the_pairing_the_pair_reads_until_the_day(notes, pairing, coach):
    Pairing.objects.filter(pk=pairing.pk).update(state=PairingState.CLOSED)
    assert open_note(note_id=notes[0].pk, by=coach, now=END - DAY).text == "ours shared"
    destroy_due_records(now=END)
    with pytest.raises(Note.DoesNotExist):
        open_note(note_id=notes[0].pk, by=coach, now=END)


def test_a_later_day_that_all_signed_spares_the_notes(notes, pairing, coach):
    sign_terms(pairing, destroy_on=(END + 100 * DAY).date())
    assert destroy_due_records(now=END) == 0
    assert open_note(note_id=notes[0].pk, by=coach, now=END).text == "ours shared"


def test_other_pairs_keep_theirs(notes):
    other = make_pairing()
    theirs = write_note(
        session=planned(other, NOW), kind="shared", text="t", version=0, by=other.people[1], now=NOW
    )
    destroy_due_records(now=END)
    assert open_note(note_id=theirs.pk, by=other.people[0], now=END).text == "t"


def test_the_commands_on_keys_pass_over_what_is_destroyed(notes):
    destroy_due_records(now=END)
    out = StringIO()
    call_command("verify_note_keys", stdout=out)
    assert out.getvalue().startswith("0 ")
    call_command("rotate_note_keys", "--new-data-keys", stdout=StringIO())


def test_with_new_terms_the_pair_writes_again_and_is_destroyed_again(notes, pairing, coach):
    destroy_due_records(now=END)
    sign_terms(pairing, destroy_on=(END + 50 * DAY).date())
    note = write_note(
        session=notes[0].session, kind="shared", text="again", version=1, by=coach, now=END
    )
    assert open_note(note_id=note.pk, by=coach, now=END).text == "again"
    assert destroy_due_records(now=END + 50 * DAY) == 1
    assert [proof.notes for proof in Destruction.objects.order_by("at")] == [2, 1]


def test_beat_runs_it():
    tasks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "coaching.tasks.destroy_due_records" in tasks
    app.loader.import_default_modules()
    assert "coaching.tasks.destroy_due_records" in app.tasks
