"""Visit cycles, what hosts offer, what senders request, plans and the visits they lead to."""

from exchanges.models.agenda import (
    Agenda,
    AgendaItem,
    AgendaSlot,
    AgendaVersion,
    DocumentState,
    TermsOfReference,
    TermsVersion,
)
from exchanges.models.answer import Answer, DeclineReason, HostAnswer, VisitDelegation
from exchanges.models.calendar import CalendarDay, CountryCalendar, ExcludedPair
from exchanges.models.cascade import (
    ActionItem,
    ActionMove,
    ActionState,
    CascadeProof,
    CascadeStep,
)
from exchanges.models.conduct import Attendance, DailyLog, Incident
from exchanges.models.cycle import (
    CycleState,
    InterpreterTeam,
    InvitedInstitution,
    VisitCycle,
    default_weights,
)
from exchanges.models.instrument import AT_A_HOST, Instrument
from exchanges.models.letter import Letter, LetterKind, LetterSeries, LetterState
from exchanges.models.lock import PlanLock
from exchanges.models.nomination import (
    DELEGATES,
    TRAVELLING,
    Clearance,
    ExceptionState,
    NeedField,
    Nomination,
    NominationLetter,
    NominationMove,
    NominationState,
    NominationTerms,
    Nominee,
    NomineeNeed,
    NomineePart,
    Sex,
)
from exchanges.models.offer import (
    HostOffer,
    HostOfferTheme,
    HostWeek,
    OfferState,
    Quality,
    ResourcePerson,
)
from exchanges.models.plan import LeftOutRequest, Plan, PlanMode, PlanState
from exchanges.models.question import PlanQuestion, QuestionKind, QuestionState
from exchanges.models.report import ReportState, VisitReport
from exchanges.models.request import (
    RequestState,
    RequestTheme,
    RequestWeek,
    VisitRequest,
    Want,
)
from exchanges.models.timeline import StepDone
from exchanges.models.visit import LIVE_STATES, Visit, VisitMove, VisitState, VisitWeek

__all__ = [
    "AT_A_HOST",
    "DELEGATES",
    "LIVE_STATES",
    "TRAVELLING",
    "ActionItem",
    "ActionMove",
    "ActionState",
    "Agenda",
    "AgendaItem",
    "AgendaSlot",
    "AgendaVersion",
    "Answer",
    "Attendance",
    "CalendarDay",
    "CascadeProof",
    "CascadeStep",
    "Clearance",
    "CountryCalendar",
    "CycleState",
    "DailyLog",
    "DeclineReason",
    "DocumentState",
    "ExceptionState",
    "ExcludedPair",
    "HostAnswer",
    "HostOffer",
    "HostOfferTheme",
    "HostWeek",
    "Incident",
    "Instrument",
    "InterpreterTeam",
    "InvitedInstitution",
    "LeftOutRequest",
    "Letter",
    "LetterKind",
    "LetterSeries",
    "LetterState",
    "NeedField",
    "Nomination",
    "NominationLetter",
    "NominationMove",
    "NominationState",
    "NominationTerms",
    "Nominee",
    "NomineeNeed",
    "NomineePart",
    "OfferState",
    "Plan",
    "PlanLock",
    "PlanMode",
    "PlanQuestion",
    "PlanState",
    "Quality",
    "QuestionKind",
    "QuestionState",
    "ReportState",
    "RequestState",
    "RequestTheme",
    "RequestWeek",
    "ResourcePerson",
    "Sex",
    "StepDone",
    "TermsOfReference",
    "TermsVersion",
    "Visit",
    "VisitCycle",
    "VisitDelegation",
    "VisitMove",
    "VisitReport",
    "VisitRequest",
    "VisitState",
    "VisitWeek",
    "Want",
    "default_weights",
]
