"""Matching of coachees and coaches: proved best, explained pair by pair.

A pure package: values in, values out. `python -m matching.engine FILE` is the same as a command.
"""

from matching.engine.digests import digest
from matching.engine.errors import InstanceError
from matching.engine.model.assignment import (
    AssignmentProblem,
    AssignmentResult,
    Certificate,
    HallSet,
    LockPrice,
)
from matching.engine.model.cohort import (
    AIMS,
    CRITERIA,
    MATCHED_TOTAL,
    MATCHED_WORST_TOTAL,
    Avoidance,
    Chemistry,
    CoCoaching,
    CohortProblem,
    Conflict,
    Preference,
    Rules,
)
from matching.engine.model.people import LEVELS, Person
from matching.engine.model.results import (
    CohortResult,
    Contribution,
    ScoredPair,
    ScoreTable,
    UnmatchedCoachee,
)
from matching.engine.public import closed_by, contributions, reasons, score_table
from matching.engine.solving import solve
from matching.engine.verifying.verifier import verify_assignment
from matching.engine.version import ENGINE_VERSION

__all__ = [
    "AIMS",
    "CRITERIA",
    "ENGINE_VERSION",
    "LEVELS",
    "MATCHED_TOTAL",
    "MATCHED_WORST_TOTAL",
    "AssignmentProblem",
    "AssignmentResult",
    "Avoidance",
    "Certificate",
    "Chemistry",
    "CoCoaching",
    "CohortProblem",
    "CohortResult",
    "Conflict",
    "Contribution",
    "HallSet",
    "InstanceError",
    "LockPrice",
    "Person",
    "Preference",
    "Rules",
    "ScoreTable",
    "ScoredPair",
    "UnmatchedCoachee",
    "closed_by",
    "contributions",
    "digest",
    "reasons",
    "score_table",
    "solve",
    "verify_assignment",
]
