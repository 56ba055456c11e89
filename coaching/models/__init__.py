"""Sessions of a pair, their logs, and notes that nobody else can read."""

from coaching.models.evidence import EvidenceArea, EvidenceNote
from coaching.models.hours import MOST_IN_GROUP, FeeKind, HoursConsent, OtherHours, PairingFee
from coaching.models.letter import HoursLetter, HoursLetterState
from coaching.models.note import Note, NoteKind, NoteReading, PairingKey
from coaching.models.session import (
    MOST_MINUTES,
    Session,
    SessionKind,
    SessionLog,
    SessionMove,
    SessionState,
)
from coaching.models.supervision import (
    Rhythm,
    SupervisionGroup,
    SupervisionMeeting,
    SupervisionMember,
    SupervisionPresence,
    SupervisionState,
)

__all__ = [
    "MOST_IN_GROUP",
    "MOST_MINUTES",
    "EvidenceArea",
    "EvidenceNote",
    "FeeKind",
    "HoursConsent",
    "HoursLetter",
    "HoursLetterState",
    "Note",
    "NoteKind",
    "NoteReading",
    "OtherHours",
    "PairingFee",
    "PairingKey",
    "Rhythm",
    "Session",
    "SessionKind",
    "SessionLog",
    "SessionMove",
    "SessionState",
    "SupervisionGroup",
    "SupervisionMeeting",
    "SupervisionMember",
    "SupervisionPresence",
    "SupervisionState",
]
