"""Sessions of a pair, their logs, goals and milestones, and notes that nobody else can read."""

from coaching.models.agreement import (
    Agreement,
    AgreementVersion,
    CohortTerms,
    Destruction,
    Signature,
    SignerPart,
)
from coaching.models.contact import CallOutcome, Contact, ContactKind
from coaching.models.delegate import Delegate, kept_pairings, pairings_served
from coaching.models.draft import LogDraft
from coaching.models.evidence import EvidenceArea, EvidenceNote
from coaching.models.goal import (
    HIGHEST,
    LOWEST,
    Action,
    ActionMove,
    ActionState,
    Goal,
    GoalMove,
    GoalRating,
    GoalState,
)
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
from coaching.models.hours import MOST_IN_GROUP, FeeKind, HoursConsent, OtherHours, PairingFee
from coaching.models.letter import HoursLetter, HoursLetterState
from coaching.models.milestone import ClosingAnswer, Fit, FitAnswer, FollowUp, GoalsReached
from coaching.models.note import Note, NoteKind, NoteReading, PairingKey
from coaching.models.paper import PaperPairing
from coaching.models.plan import PlanItem, PlanMove, PlanState
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
from coaching.models.supervision import (
    Rhythm,
    SupervisionGroup,
    SupervisionMeeting,
    SupervisionMember,
    SupervisionPresence,
    SupervisionState,
)
from coaching.models.times import MOST_TIMES, ProposedTime, TimeProposal, TimesState

__all__ = [
    "HIGHEST",
    "LOWEST",
    "MOST_IN_GROUP",
    "MOST_MINUTES",
    "MOST_TIMES",
    "MOST_WEEKS_APART",
    "Action",
    "ActionMove",
    "ActionState",
    "Agreement",
    "AgreementVersion",
    "CallOutcome",
    "CancelReason",
    "ClosingAnswer",
    "CohortTerms",
    "Contact",
    "ContactKind",
    "Delegate",
    "Destruction",
    "EvidenceArea",
    "EvidenceNote",
    "FeeKind",
    "Fit",
    "FitAnswer",
    "FollowUp",
    "Goal",
    "GoalMove",
    "GoalRating",
    "GoalState",
    "GoalsReached",
    "GroupAnswer",
    "GroupAttendance",
    "GroupAudience",
    "GroupKind",
    "GroupPlace",
    "GroupSession",
    "GroupSessionMove",
    "GroupState",
    "HoursConsent",
    "HoursLetter",
    "HoursLetterState",
    "LogDraft",
    "MissReason",
    "Note",
    "NoteKind",
    "NoteReading",
    "OtherHours",
    "PairingFee",
    "PairingKey",
    "PaperPairing",
    "PlanItem",
    "PlanMove",
    "PlanState",
    "ProposedTime",
    "Rhythm",
    "Session",
    "SessionKind",
    "SessionLog",
    "SessionMove",
    "SessionSeries",
    "SessionState",
    "Signature",
    "SignerPart",
    "SupervisionGroup",
    "SupervisionMeeting",
    "SupervisionMember",
    "SupervisionPresence",
    "SupervisionState",
    "TimeProposal",
    "TimesState",
    "kept_pairings",
    "pairings_served",
]
