"""Sessions of a pair, their logs, and notes that nobody else can read."""

from coaching.models.contact import CallOutcome, Contact, ContactKind
from coaching.models.group import (
    GroupAnswer,
    GroupAttendance,
    GroupAudience,
    GroupKind,
    GroupPlace,
    GroupSession,
    GroupSessionMove,
    GroupState,
)
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
    "CallOutcome",
    "Contact",
    "ContactKind",
    "GroupAnswer",
    "GroupAttendance",
    "GroupAudience",
    "GroupKind",
    "GroupPlace",
    "GroupSession",
    "GroupSessionMove",
    "GroupState",
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
