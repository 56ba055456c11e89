"""The one place where notes are written and opened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from coaching import crypto, rules
from coaching.models import LogDraft, Note, NoteKind, NoteReading, PairingKey, Session
from coaching.rules import NoteChanged, NoteRefused
from coaching.services import sealing
from core import audit
from matching.models import Pairing


@dataclass(frozen=True)
class OpenedNote:
    """A note in the hands of somebody who may read it. `text` is None when it is locked."""

    note: Note
    text: str | None = field(repr=False)

    @property
    def is_locked(self) -> bool:
        return self.text is None


@sensitive_variables("text")
@transaction.atomic
def open_note(*, note_id: uuid.UUID, by: User, now: datetime) -> OpenedNote:
    """Check rights, decrypt, and write down who read it: the only way from a row to its words.

    Raises:
        Note.DoesNotExist: there is none that `by` may read.
    """
    note = Note.objects.visible_to(by).with_key().get(pk=note_id)
    if not rules.can_read_note(by, note, now):
        raise Note.DoesNotExist
    text = decrypt(note)
    NoteReading.objects.create(note=note, reader=by, at=now)
    audit.record("note.opened", note, by=by, now=now, is_locked=text is None)
    return OpenedNote(note=note, text=text)


@sensitive_variables("text", "key")
@transaction.atomic
def write_note(
    *, session: Session, kind: NoteKind, text: str, version: int, by: User, now: datetime
) -> Note:
    """Store a note of `session`. `version` is the one its author looked at, 0 for a new note.

    Raises:
        NoteRefused: the pairing has ended, its agreement is not signed by all or its notes were
            destroyed, or its key is missing here.
        NoteChanged: somebody stored the note meanwhile; nothing was overwritten.
    """
    # The pairing's row makes two first notes wait for each other, and keeps it from closing.
    pairing = (
        Pairing.objects.select_for_update(of=("self",)).with_people().get(pk=session.pairing_id)
    )
    rules.check_note(by, pairing, now)
    if kind == NoteKind.SHARED:
        rules.check_shared_note(by, session)
    pairing_key, key = unlocked_key(pairing)
    note = _note_to_write(session, kind, by)
    if _is_same_text(note, text, key, pairing_key.version):
        return note
    if note.version != version:
        raise NoteChanged(kind)
    note.sealed = crypto.seal_text(note, text, key=key, key_version=pairing_key.version)
    note.version, note.changed_by, note.changed_at = version + 1, by, now
    _store(note)
    audit.record("note.written", note, by=by, now=now, version=note.version)
    return note


@sensitive_variables()
def decrypt(row: Note | LogDraft) -> str | None:
    """The words of a note or draft fetched `with_key`, or None when it is locked.

    Whoever calls this has checked the reader's rights; views call `open_note`.
    """
    return sealing.words_of(row, row.session.pairing)


def _note_to_write(session: Session, kind: NoteKind, by: User) -> Note:
    found = Note.objects.filter(session=session, kind=kind)
    if kind == NoteKind.PRIVATE:
        found = found.filter(author=by)
    return found.first() or Note(session=session, kind=kind, author=by, version=0)


def _store(note: Note) -> None:
    """Insert or replace the row; the key row, held locked, keeps other writers of the pair out."""
    try:
        with transaction.atomic():
            note.save(force_insert=note.version == 1)
    except IntegrityError as error:
        raise NoteChanged(note.kind) from error


@sensitive_variables()
def _is_same_text(note: Note, text: str, key: bytes, key_version: int) -> bool:
    """A form that was sent twice is no conflict."""
    if note.version == 0:
        return False
    try:
        return crypto.open_text(note, key=key, key_version=key_version) == text
    except crypto.Locked:
        return False


@sensitive_variables()
def unlocked_key(pairing: Pairing) -> tuple[PairingKey, bytes]:
    """The key row of a pairing, held, with its data key; drawn when missing.

    Raises:
        NoteRefused: the key that wrapped it is missing here.
    """
    try:
        return sealing.unlocked_key(pairing)
    except crypto.Locked as error:
        raise NoteRefused("locked") from error
