"""Programmes, cohorts, who takes part, what the engine proposed and which pairs came of it."""

from matching.models.cohort import (
    MOST_WEIGHT,
    Aim,
    Cohort,
    CohortInstitution,
    CohortState,
    Criterion,
    default_criteria,
    default_rules,
)
from matching.models.enrolment import Enrolment, EnrolmentState, Part
from matching.models.pairing import (
    LIVE_PAIRING_STATES,
    Pairing,
    PairingMove,
    PairingState,
)
from matching.models.programme import Programme, ProgrammeKind
from matching.models.proposal import (
    LIVE_PROPOSAL_STATES,
    Answer,
    DeclineReason,
    Proposal,
    ProposalAnswer,
    ProposalState,
)
from matching.models.run import ACTIVE_RUN_STATES, MatchRun, RunState
from matching.models.wishes import MOST_AVOIDANCES, MOST_PREFERENCES, Avoidance, Preference

__all__ = [
    "ACTIVE_RUN_STATES",
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
    "DeclineReason",
    "Enrolment",
    "EnrolmentState",
    "MatchRun",
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
    "RunState",
    "default_criteria",
    "default_rules",
]
