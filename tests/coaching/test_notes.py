"""Notes: who reads them, what is written down, what two tabs do, what a missing key does."""

from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from coaching import crypto
from coaching.models import Note, NoteReading, PairingKey
from coaching.rules import NoteChanged, NoteRefused
from coaching.services.notes import open_note, write_note
from core.models import AuditEntry
from matching.models import Pairing, PairingState
from tests.coaching.pairs import NOW, make_pairing, organiser_of, planned
from tests.factories import UserFactory


@pytest.fixture
def write(session):
    def _write(by, text, *, kind="shared", version=0):
        return write_note(session=session, kind=kind, text=text, version=version, by=by, now=NOW)

    return _write


def text_of(note, by):
    return open_note(note_id=note.pk, by=by, now=NOW).text


def a_key() -> str:
    return os.urandom(32).hex()


def test_both_read_a_shared_note_and_each_reading_is_written_down(write, coach, coachee):
    note = write(coach, "Ça va: नमस्ते")
    assert text_of(note, coachee) == "Ça va: नमस्ते"
    assert [reading.reader for reading in note.readings.all()] == [coachee]
    assert AuditEntry.objects.filter(kind="note.opened", actor_id=coachee.pk).count() == 1


def test_a_private_note_is_its_authors_alone(write, coach, coachee):
    note = write(coach, "mine", kind="private")
    with pytest.raises(Note.DoesNotExist):
        text_of(note, coachee)
    assert text_of(note, coach) == "mine"
    assert not NoteReading.objects.filter(reader=coachee).exists()


def test_each_of_the_pair_has_a_private_note(write, coach, coachee):
    his, hers = write(coach, "his", kind="private"), write(coachee, "hers", kind="private")
    assert (text_of(his, coach), text_of(hers, coachee)) == ("his", "hers")


@pytest.mark.parametrize("kind", ["shared", "private"])
def test_nobody_else_opens_a_note(write, session, coach, kind):
    note = write(coach, "ours", kind=kind)
    superuser = UserFactory(is_superuser=True)
    other_coach = make_pairing(session.pairing.cohort).people[1]
    for outsider in (organiser_of(session.pairing), superuser, other_coach):
        with pytest.raises(Note.DoesNotExist):
            text_of(note, outsider)
        with pytest.raises(NoteRefused, match="pairing_closed"):
            write_note(session=session, kind=kind, text="x", version=0, by=outsider, now=NOW)
    assert not NoteReading.objects.exists()


def test_after_the_end_the_pair_reads_and_does_not_write(write, session, coach, coachee):
    note = write(coach, "ours")
    Pairing.objects.filter(pk=session.pairing_id).update(state=PairingState.CLOSED)
    assert text_of(note, coachee) == "ours"
    with pytest.raises(NoteRefused, match="pairing_closed"):
        write(coachee, "later", version=1)


def test_the_second_of_two_tabs_is_refused_and_overwrites_nothing(write, coach, coachee):
    note = write(coach, "first")
    write(coachee, "from one tab", version=1)
    with pytest.raises(NoteChanged):
        write(coachee, "from the other", version=1)
    assert text_of(note, coach) == "from one tab"
    write(coachee, "both", version=2)
    assert text_of(note, coach) == "both"


def test_the_same_text_twice_is_no_conflict(write, coach):
    note = write(coach, "said once")
    assert write(coach, "said once").version == note.version == 1


def test_a_note_can_be_emptied(write, coach):
    note = write(coach, "to forget")
    write(coach, "", version=1)
    assert text_of(note, coach) == ""


def test_a_ciphertext_moved_to_another_row_does_not_open(write, session, coach):
    source = write(coach, "of this session")
    other = planned(session.pairing, NOW - timedelta(days=1))
    target = write_note(session=other, kind="shared", text="x", version=0, by=coach, now=NOW)
    Note.objects.filter(pk=target.pk).update(sealed=source.sealed)
    assert open_note(note_id=target.pk, by=coach, now=NOW).is_locked


def test_a_wrapped_key_moved_to_another_pairing_does_not_open(write, session, coach):
    note = write(coach, "ours")
    other = make_pairing(session.pairing.cohort)
    theirs = planned(other, NOW)
    write_note(session=theirs, kind="shared", text="x", version=0, by=other.people[1], now=NOW)
    wrapped = PairingKey.objects.get(pairing=other).wrapped
    PairingKey.objects.filter(pairing=session.pairing).update(wrapped=wrapped)
    assert open_note(note_id=note.pk, by=coach, now=NOW).is_locked


def test_a_changed_version_of_the_key_does_not_open(write, session, coach):
    note = write(coach, "ours")
    PairingKey.objects.update(version=7)
    assert open_note(note_id=note.pk, by=coach, now=NOW).is_locked


@pytest.mark.parametrize("lost", ["ring", "row"])
def test_a_missing_key_locks_and_refuses_to_write_over(write, coach, settings, lost):
    note = write(coach, "ours")
    if lost == "ring":
        settings.KEY_RING = [a_key()]
        with pytest.raises(NoteRefused, match="locked"):
            write(coach, "more", version=1)
    else:
        PairingKey.objects.all().delete()
    assert open_note(note_id=note.pk, by=coach, now=NOW).is_locked


def test_no_two_notes_share_a_ciphertext(write, coach, coachee):
    one = write(coach, "same", kind="private")
    two = write(coachee, "same", kind="private")
    assert bytes(one.sealed) != bytes(two.sealed)
    assert b"same" not in bytes(one.sealed)


def test_one_shared_note_a_session(write, session, coach):
    write(coach, "ours")
    row = {"session": session, "kind": "shared", "author": coach, "changed_by": coach}
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(**row, sealed=b"", changed_at=NOW)


def test_rotation_moves_every_key_to_the_newest(write, coach, settings):
    note = write(coach, "ours")
    old, new = settings.KEY_RING[0], a_key()
    settings.KEY_RING = [new, old]
    call_command("rotate_note_keys", stdout=StringIO())
    settings.KEY_RING = [new]
    assert text_of(note, coach) == "ours"
    settings.KEY_RING = [old]
    assert open_note(note_id=note.pk, by=coach, now=NOW).is_locked


def test_new_data_keys_seal_each_note_again(write, coach, coachee):
    notes = [write(coach, "ours"), write(coachee, "hers", kind="private")]
    before = {bytes(note.sealed) for note in notes}
    old = crypto.data_key(PairingKey.objects.get())
    call_command("rotate_note_keys", "--new-data-keys", stdout=StringIO())
    assert PairingKey.objects.get().version == 2
    assert crypto.data_key(PairingKey.objects.get()) != old
    assert not before & {bytes(note.sealed) for note in Note.objects.all()}
    assert (text_of(notes[0], coach), text_of(notes[1], coachee)) == ("ours", "hers")


def test_rotation_leaves_a_locked_pairing_and_says_so(write, coach, settings):
    note = write(coach, "ours")
    before, settings.KEY_RING = settings.KEY_RING, [a_key()]
    with pytest.raises(CommandError, match="1 pairings are locked"):
        call_command("rotate_note_keys", stdout=StringIO())
    settings.KEY_RING = before
    assert text_of(note, coach) == "ours"


def test_verification_counts_and_fails_without_showing_a_word(write, coach, settings):
    write(coach, "planted")
    out = StringIO()
    call_command("verify_note_keys", stdout=out)
    assert out.getvalue() == "1 sealed texts open\n"
    assert not NoteReading.objects.exists()
    settings.KEY_RING = [a_key()]
    with pytest.raises(CommandError, match="1 sealed texts are locked") as failed:
        call_command("verify_note_keys", stdout=out)
    assert "planted" not in out.getvalue() + str(failed.value)
