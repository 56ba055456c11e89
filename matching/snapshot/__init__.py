"""The only bridge between rows and the engine: frozen problems in, and back from a stored run."""

from matching.snapshot.leftovers import left_out
from matching.snapshot.locks import locks_left
from matching.snapshot.problem import cohort_problem, rules_problem
from matching.snapshot.proofs import Shown, proof_of, shown
from matching.snapshot.second_coaches import (
    avoided_beside,
    second_candidate,
    second_candidates,
)
from matching.snapshot.shortlists import Candidate, shortlist
from matching.snapshot.stored import plain, stored_problem
from matching.snapshot.talks import closed_for_talk, talk_pairs
from matching.snapshot.ties import avoided_pairs

__all__ = [
    "Candidate",
    "Shown",
    "avoided_beside",
    "avoided_pairs",
    "closed_for_talk",
    "cohort_problem",
    "left_out",
    "locks_left",
    "plain",
    "proof_of",
    "rules_problem",
    "second_candidate",
    "second_candidates",
    "shortlist",
    "shown",
    "stored_problem",
    "talk_pairs",
]
