"""Matching of coachees and coaches: proved best, explained pair by pair.

A pure package: values in, values out. `python -m matching.engine FILE` is the same as a command.
"""

from matching.engine.digests import digest
from matching.engine.errors import InstanceError
from matching.engine.exact.passes import Arrays, Fan, parts
from matching.engine.exact.sources import FreeScores, Indices
from matching.engine.explaining.comparing import compare
from matching.engine.explaining.questions import CohortQuestions, Questions
from matching.engine.explaining.ruleeffects import rule_effects
from matching.engine.files.instances import read_instance
from matching.engine.files.problems import assignment_text, cohort_text
from matching.engine.files.writing import result_text
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
from matching.engine.model.explanations import (
    Alternative,
    Change,
    Comparison,
    Move,
    RuleEffect,
    WhyNot,
    WhyPair,
    WhyUnmatched,
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
from matching.engine.rounds import talks, unspoken
from matching.engine.solving import solve
from matching.engine.verifying.verifier import verify_assignment
from matching.engine.version import ENGINE_VERSION
from matching.engine.workers import PartWorker

__all__ = [
    "AIMS",
    "CRITERIA",
    "ENGINE_VERSION",
    "LEVELS",
    "MATCHED_TOTAL",
    "MATCHED_WORST_TOTAL",
    "Alternative",
    "Arrays",
    "AssignmentProblem",
    "AssignmentResult",
    "Avoidance",
    "Certificate",
    "Change",
    "Chemistry",
    "CoCoaching",
    "CohortProblem",
    "CohortQuestions",
    "CohortResult",
    "Comparison",
    "Conflict",
    "Contribution",
    "Fan",
    "FreeScores",
    "HallSet",
    "Indices",
    "InstanceError",
    "LockPrice",
    "Move",
    "PartWorker",
    "Person",
    "Preference",
    "Questions",
    "RuleEffect",
    "Rules",
    "ScoreTable",
    "ScoredPair",
    "UnmatchedCoachee",
    "WhyNot",
    "WhyPair",
    "WhyUnmatched",
    "assignment_text",
    "closed_by",
    "cohort_text",
    "compare",
    "contributions",
    "digest",
    "parts",
    "read_instance",
    "reasons",
    "result_text",
    "rule_effects",
    "score_table",
    "solve",
    "talks",
    "unspoken",
    "verify_assignment",
]
