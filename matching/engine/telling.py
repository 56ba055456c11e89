"""An assignment in row and column numbers, told in the ids of people."""

import numpy as np

from matching.engine.model.assignment import AssignmentResult
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.results import ScoredPair, UnmatchedCoachee
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.pairs import PairScorer, score_of


def told_pairs(
    problem: CohortProblem, scores: CohortScores, found: AssignmentResult
) -> tuple[ScoredPair, ...]:
    """Return the pairs of a result in ids, each with the breakdown of its score."""
    scorer = PairScorer(problem)
    pairs = []
    for row, column in found.pairs:
        coachee, coach = scores.coachees[row], scores.coaches[column]
        lines = scorer.contributions(coachee, coach)
        pairs.append(ScoredPair(coachee.id, coach.id, score_of(lines), lines))
    return tuple(pairs)


def told_unmatched(scores: CohortScores, found: AssignmentResult) -> tuple[UnmatchedCoachee, ...]:
    """Return who is left out, with what closes their doors; no private veto plays a part."""
    people = []
    for row in found.unmatched:
        rows = np.array([row])
        counts = {c.key: int(scores.closed(rows, c).sum()) for c in scores.closures}
        closed = {key: count for key, count in sorted(counts.items()) if count}
        has_door = bool((scores.open_scores(rows) >= 0).any())
        people.append(UnmatchedCoachee(scores.coachees[row].id, closed, has_door))
    return tuple(people)
