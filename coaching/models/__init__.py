"""Sessions of a pair, their logs, and notes that nobody else can read."""

from coaching.models.note import Note, NoteKind, NoteReading, PairingKey
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
    "Note",
    "NoteKind",
    "NoteReading",
    "PairingKey",
    "Session",
    "SessionKind",
    "SessionLog",
    "SessionMove",
    "SessionState",
]
