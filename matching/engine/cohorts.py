"""One match run over a cohort."""

import numpy as np

from matching.engine.digests import digest
from matching.engine.exact.cover import CoverScores
from matching.engine.exact.names import named
from matching.engine.exact.reporting import assignment_result
from matching.engine.exact.settling import Progress, Terms, settle
from matching.engine.exact.sources import Scores
from matching.engine.model.assignment import AssignmentResult
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.results import CohortResult, ScoredPair, UnmatchedCoachee
from matching.engine.public import closed_by
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.pairs import PairScorer, score_of
from matching.engine.version import ENGINE_VERSION


def solve_cohort(problem: CohortProblem, progress: Progress | None = None) -> CohortResult:
    """Match a checked cohort; all that is reported could have come without any avoidance."""
    scores = CohortScores(problem)
    terms = cohort_terms(problem, scores, progress)
    settled = settle(scores, terms)
    shown: Scores = scores
    if any(len(columns) for columns in scores.vetoed):
        shown = CoverScores(scores, settled)
    terms.report("proof")
    fingerprint = digest(problem)
    found = assignment_result(shown, settled, terms, 0, fingerprint)
    return CohortResult(
        pairs=_pairs(problem, scores, found),
        unmatched=_unmatched(scores, found),
        cardinality=found.cardinality,
        total=found.total,
        worst=found.worst,
        closed=closed_by(problem),
        assignment=found,
        digest=fingerprint,
        engine_version=ENGINE_VERSION,
    )


def cohort_terms(
    problem: CohortProblem, scores: CohortScores, progress: Progress | None = None
) -> Terms:
    """Return what holds besides the scores, in the numbers of the scorer."""
    rows = {person.id: row for row, person in enumerate(scores.coachees)}
    columns = {person.id: column for column, person in enumerate(scores.coaches)}
    return Terms(
        capacity=np.array([person.capacity for person in scores.coaches], np.int64),
        locks=tuple(sorted((rows[coachee], columns[coach]) for coachee, coach in problem.locks)),
        aims=problem.aims,
        seed=problem.seed,
        marks=(
            named([person.id for person in scores.coachees], "coachee"),
            named([person.id for person in scores.coaches], "coach"),
        ),
        progress=progress,
    )


def _pairs(
    problem: CohortProblem, scores: CohortScores, found: AssignmentResult
) -> tuple[ScoredPair, ...]:
    scorer = PairScorer(problem)
    pairs = []
    for row, column in found.pairs:
        coachee, coach = scores.coachees[row], scores.coaches[column]
        lines = scorer.contributions(coachee, coach)
        pairs.append(ScoredPair(coachee.id, coach.id, score_of(lines), lines))
    return tuple(pairs)


def _unmatched(scores: CohortScores, found: AssignmentResult) -> tuple[UnmatchedCoachee, ...]:
    people = []
    for row in found.unmatched:
        rows = np.array([row])
        counts = {c.key: int(scores.closed(rows, c).sum()) for c in scores.closures}
        closed = {key: count for key, count in sorted(counts.items()) if count}
        has_door = bool((scores.open_scores(rows) >= 0).any())
        people.append(UnmatchedCoachee(scores.coachees[row].id, closed, has_door))
    return tuple(people)
