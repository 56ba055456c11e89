"""Proof-reading of a cohort's result, with scores from the plain scorer of single pairs."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.digests import digest
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.results import CohortResult
from matching.engine.scoring.blocks import CohortScores, by_id
from matching.engine.scoring.doors import Doors, hidden_pairs
from matching.engine.scoring.kept import kept
from matching.engine.scoring.pairs import PairScorer, score_of
from matching.engine.verifying.closings import broken_closings
from matching.engine.verifying.conditions import Claim, broken_plan, broken_prices
from matching.engine.verifying.duos import broken_duos
from matching.engine.verifying.rivals import broken_rivals
from matching.engine.verifying.scan import Lines
from matching.engine.verifying.shortage import broken_hall, broken_threshold

# Up to so many pairs every score is computed again one by one; above, the pairs chosen.
MOST_SINGLE_PAIRS = 40_000

NO_PROOF = "certificate: there is none for two coaches each; rules and figures hold"


def verify_cohort(problem: CohortProblem, result: CohortResult) -> str | None:
    """Return the first condition that fails, None for a proved result."""
    if not result.digest == result.assignment.digest == digest(problem):
        return "digest: not that of this cohort"
    if result.engine_version != result.assignment.engine_version:
        return "engine_version: not that of the assignment"
    scores = _blocked(problem)
    claim = _claim(problem, result, scores)
    if problem.co_coaching.required:
        return (
            broken_duos(problem, claim, result.bound)
            or _broken_words(problem, result)
            or broken_closings(problem, result, scores)
            or NO_PROOF
        )
    if result.bound is not None:
        return "bound: there is one only with two coaches each"
    if result.assignment.alternatives:
        return "alternatives: none were asked for"
    broken = broken_plan(claim) or _broken_optimum(claim)
    if broken and claim.veiled and not broken_plan(claim):
        # A plan that is the best of all with the vetoed pairs open is so with them closed.
        claim = _claim(problem, result, scores, is_open=True)
        broken = _broken_optimum(claim)
    return (
        broken
        or _broken_words(problem, result)
        or broken_closings(problem, result, scores)
        or broken_hall(claim)
        or broken_rivals(claim)
    )


def _broken_optimum(claim: Claim) -> str | None:
    return broken_prices(claim) or broken_threshold(claim)


def _blocked(problem: CohortProblem) -> CohortScores | None:
    """Return the scorer of whole blocks for a cohort in which single pairs would take too long."""
    pairs = len(problem.coachees) * len(problem.coaches)
    return CohortScores(problem) if pairs > MOST_SINGLE_PAIRS else None


def _claim(
    problem: CohortProblem,
    result: CohortResult,
    scores: CohortScores | None,
    is_open: bool = False,
) -> Claim:
    """Return the claim; with private vetoes left aside if `is_open`."""
    coachees, coaches = by_id(problem.coachees), by_id(problem.coaches)
    rows = {person.id: row for row, person in enumerate(coachees)}
    columns = {person.id: column for column, person in enumerate(coaches)}
    if scores is None:
        lines = _single(problem, frozenset() if is_open else hidden_pairs(problem))
    else:
        table = kept(scores)
        lines = table.open_scores if is_open else table.take
    return Claim(
        lines=lines,
        capacity=np.array([person.capacity for person in coaches], np.int64),
        locks=tuple((rows[coachee], columns[coach]) for coachee, coach in problem.locks),
        worst_counts="worst" in problem.aims,
        rows=len(coachees),
        result=result.assignment,
        veiled=frozenset() if is_open else _veiled(problem, rows, columns),
    )


def _veiled(
    problem: CohortProblem, rows: dict[str, int], columns: dict[str, int]
) -> frozenset[tuple[int, int]]:
    """Return the pairs that no rule closes and a private veto does."""
    coachees = {person.id: person for person in problem.coachees}
    coaches = {person.id: person for person in problem.coaches}
    doors, found = Doors(problem), set()
    for first, second in (sorted(pair) for pair in hidden_pairs(problem) if len(pair) == 2):
        for coachee, coach in ((first, second), (second, first)):
            both = coachee in coachees and coach in coaches
            if both and not doors.reasons(coachees[coachee], coaches[coach]):
                found.add((rows[coachee], columns[coach]))
    return frozenset(found)


def _single(problem: CohortProblem, hidden: frozenset[frozenset[str]]) -> Lines:
    """Score all pairs one by one."""
    scorer, doors = PairScorer(problem), Doors(problem)
    coachees, coaches = by_id(problem.coachees), by_id(problem.coaches)
    scores = np.full((len(coachees), len(coaches)), -1, np.int64)
    for row, coachee in enumerate(coachees):
        for column, coach in enumerate(coaches):
            closed = doors.reasons(coachee, coach)
            if not closed and frozenset((coachee.id, coach.id)) not in hidden:
                scores[row, column] = score_of(scorer.contributions(coachee, coach))

    def lines(rows: NDArray[np.intp]) -> NDArray[np.int64]:
        return scores[rows]

    return lines


def _broken_words(problem: CohortProblem, result: CohortResult) -> str | None:
    """Check that people and breakdowns are those of the assignment."""
    coachees, coaches = by_id(problem.coachees), by_id(problem.coaches)
    scorer, doors, found = PairScorer(problem), Doors(problem), result.assignment
    if len(result.pairs) != len(found.pairs):
        return "pairs: not those of the assignment"
    for pair, (row, column) in zip(result.pairs, found.pairs, strict=True):
        coachee, coach = coachees[row], coaches[column]
        if (pair.coachee, pair.coach) != (coachee.id, coach.id):
            return "pairs: not those of the assignment"
        if doors.reasons(coachee, coach):
            return "pairs: a rule forbids one"
        lines = scorer.contributions(coachee, coach)
        if pair.contributions != lines or pair.score != score_of(lines):
            return "contributions: not those of the pair"
    if [person.coachee for person in result.unmatched] != [coachees[r].id for r in found.unmatched]:
        return "unmatched: not those of the assignment"
    figures = (found.cardinality, found.total, found.worst)
    if (result.cardinality, result.total, result.worst) != figures:
        return "cardinality, total or worst: not those of the assignment"
    return None
