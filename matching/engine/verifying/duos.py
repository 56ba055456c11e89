"""The terms of a plan with two coaches each; that none is better is not proved."""

from collections import Counter

import numpy as np

from matching.engine.model.assignment import Certificate
from matching.engine.model.cohort import CohortProblem
from matching.engine.scoring.blocks import by_id
from matching.engine.verifying.conditions import Claim

EMPTY = Certificate(0, 1, (), ())


def broken_duos(problem: CohortProblem, claim: Claim, bound: int | None) -> str | None:
    """Return the first term of a plan for two coaches each that does not hold."""
    pairs = list(claim.result.pairs)
    if pairs != sorted(set(pairs)):
        return "pairs: not sorted, or one stands twice"
    if any(not (0 <= r < claim.rows and 0 <= c < len(claim.capacity)) for r, c in pairs):
        return "pairs: a number out of range"
    if set(Counter(row for row, _ in pairs).values()) - {2}:
        return "pairs: a coachee has not two coaches"
    load = Counter(column for _, column in pairs)
    if any(load[c] > claim.capacity[c] for c in load):
        return "capacity: a coach has more coachees than places"
    if not set(claim.locks) <= set(pairs):
        return "locks: a lock does not hold"
    if problem.co_coaching.mixed and not _all_mixed(problem, pairs):
        return "pairs: two coaches of one gender, or of an unknown one"
    return _broken_figures(claim, bound)


def _all_mixed(problem: CohortProblem, pairs: list[tuple[int, int]]) -> bool:
    coaches = by_id(problem.coaches)
    genders: dict[int, set[str]] = {}
    for row, column in pairs:
        genders.setdefault(row, set()).add(coaches[column].gender or "")
    return all(len(both) == 2 and "" not in both for both in genders.values())


def _broken_figures(claim: Claim, bound: int | None) -> str | None:
    result = claim.result
    rows = sorted({row for row, _ in result.pairs})
    scores = _scores(claim)
    if min(scores, default=0) < 0:
        return "pairs: a forbidden pair"
    figures = len(rows), sum(scores), min(scores, default=None)
    if figures != (result.cardinality, result.total, result.worst):
        return "cardinality, total or worst: not those of the pairs"
    if list(result.unmatched) != sorted(set(range(claim.rows)) - set(rows)):
        return "unmatched: not those without coaches"
    if bound is None or bound < result.total:
        return "bound: below the total"
    around = result.hall, result.blocking_pairs, result.lock_price, result.alternatives
    if around != (None, (), (), ()) or result.certificate != EMPTY:
        return "certificate: nothing surrounds a plan of two coaches each"
    return None


def _scores(claim: Claim) -> list[int]:
    """Return the score of each pair, below 0 for a forbidden one."""
    pairs = np.array(claim.result.pairs, np.intp).reshape(-1, 2)
    found: list[int] = []
    for part in claim.steps(np.arange(len(pairs))):
        block = claim.lines(pairs[part, 0])
        found += block[np.arange(len(part)), pairs[part, 1]].tolist()
    return found
