"""Sessions of a pair, their logs, and notes that nobody else can read."""

from coaching.models.agreement import (
    Agreement,
    AgreementVersion,
    CohortTerms,
    Destruction,
    Signature,
    SignerPart,
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
    "Agreement",
    "AgreementVersion",
    "CohortTerms",
    "Destruction",
    "Note",
    "NoteKind",
    "NoteReading",
    "PairingKey",
    "Session",
    "SessionKind",
    "SessionLog",
    "SessionMove",
    "SessionState",
    "Signature",
    "SignerPart",
]
