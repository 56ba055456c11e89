"""Programmes, cohorts, who takes part, what the engine proposed and which pairs came of it."""

from matching.models.cohort import (
    BEGUN_COHORT_STATES,
    MOST_WEIGHT,
    Aim,
    Cohort,
    CohortInstitution,
    CohortState,
    Criterion,
    default_criteria,
    default_rules,
)
from matching.models.decision import DecisionKind, PairDecision
from matching.models.enrolment import Enrolment, EnrolmentState, Part
from matching.models.pairing import (
    BROKEN_OFF_STATES,
    LIVE_PAIRING_STATES,
    MoveReason,
    Pairing,
    PairingMove,
    PairingState,
)
from matching.models.parts import RunInput, RunPart, RunPass
from matching.models.programme import Programme, ProgrammeKind
from matching.models.proposal import (
    LIVE_PROPOSAL_STATES,
    Answer,
    DeclineReason,
    Proposal,
    ProposalAnswer,
    ProposalState,
    ProposalWithdrawal,
    SecondAsk,
    WithdrawReason,
)
from matching.models.run import ACTIVE_RUN_STATES, MatchRun, RunProof, RunState
from matching.models.wishes import MOST_AVOIDANCES, MOST_PREFERENCES, Avoidance, Preference

__all__ = [
    "ACTIVE_RUN_STATES",
    "BEGUN_COHORT_STATES",
    "BROKEN_OFF_STATES",
    "LIVE_PAIRING_STATES",
    "LIVE_PROPOSAL_STATES",
    "MOST_AVOIDANCES",
    "MOST_PREFERENCES",
    "MOST_WEIGHT",
    "Aim",
    "Answer",
    "Avoidance",
    "Cohort",
    "CohortInstitution",
    "CohortState",
    "Criterion",
    "DecisionKind",
    "DeclineReason",
    "Enrolment",
    "EnrolmentState",
    "MatchRun",
    "MoveReason",
    "PairDecision",
    "Pairing",
    "PairingMove",
    "PairingState",
    "Part",
    "Preference",
    "Programme",
    "ProgrammeKind",
    "Proposal",
    "ProposalAnswer",
    "ProposalState",
    "ProposalWithdrawal",
    "RunInput",
    "RunPart",
    "RunPass",
    "RunProof",
    "RunState",
    "SecondAsk",
    "WithdrawReason",
    "default_criteria",
    "default_rules",
]
