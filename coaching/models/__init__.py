"""Sessions of a pair, their logs, and notes that nobody else can read."""

from coaching.models.agreement import (
    Agreement,
    AgreementVersion,
    CohortTerms,
    Destruction,
    Signature,
    SignerPart,
)
from coaching.models.delegate import Delegate, kept_pairings
from coaching.models.draft import LogDraft
from coaching.models.note import Note, NoteKind, NoteReading, PairingKey
from coaching.models.paper import PaperPairing
from coaching.models.series import MOST_WEEKS_APART, SessionSeries
from coaching.models.session import (
    MOST_MINUTES,
    CancelReason,
    MissReason,
    Session,
    SessionKind,
    SessionLog,
    SessionMove,
    SessionState,
)
from coaching.models.times import MOST_TIMES, ProposedTime, TimeProposal, TimesState

__all__ = [
    "MOST_MINUTES",
    "MOST_TIMES",
    "MOST_WEEKS_APART",
    "Agreement",
    "AgreementVersion",
    "CancelReason",
    "CohortTerms",
    "Delegate",
    "Destruction",
    "LogDraft",
    "MissReason",
    "Note",
    "NoteKind",
    "NoteReading",
    "PairingKey",
    "PaperPairing",
    "ProposedTime",
    "Session",
    "SessionKind",
    "SessionLog",
    "SessionMove",
    "SessionSeries",
    "SessionState",
    "Signature",
    "SignerPart",
    "TimeProposal",
    "TimesState",
    "kept_pairings",
]
