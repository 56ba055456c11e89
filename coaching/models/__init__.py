"""Sessions of a pair, their logs, and notes that nobody else can read."""

from coaching.models.draft import LogDraft
from coaching.models.note import Note, NoteKind, NoteReading, PairingKey
from coaching.models.paper import PaperPairing
from coaching.models.session import (
    MOST_MINUTES,
    Session,
    SessionKind,
    SessionLog,
    SessionMove,
    SessionState,
)

__all__ = [
    "MOST_MINUTES",
    "LogDraft",
    "Note",
    "NoteKind",
    "NoteReading",
    "PairingKey",
    "PaperPairing",
    "Session",
    "SessionKind",
    "SessionLog",
    "SessionMove",
    "SessionState",
]
