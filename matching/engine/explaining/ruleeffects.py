"""What each rule does before anything is run."""

from dataclasses import replace

import numpy as np

from matching.engine.exact.cardinality import fullest_columns
from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import CLOSED, Matrix, Vector
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.explanations import RuleEffect
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.closures import Closure

ROWS_A_BLOCK = 256


def rule_effects(problem: CohortProblem) -> tuple[RuleEffect, ...]:
    """Return the effect of each rule that is on, by key; avoidances play no part.

    Locks are left aside: the question is what the rules alone allow.
    """
    scores = CohortScores(replace(problem, criteria={}))
    capacity = np.array([person.capacity for person in scores.coaches], np.int64)
    now = _placed(_Without(scores, None), capacity)
    closed, alone = _counts(scores)
    effects = []
    for closure in scores.closures:
        gain = 0
        if alone[closure.key]:
            gain = _placed(_Without(scores, closure), capacity) - now
        effects.append(RuleEffect(closure.key, closed[closure.key], alone[closure.key], gain))
    return tuple(sorted(effects, key=lambda effect: effect.rule))


class _Without:
    """Which pairs are open when one rule is lifted; scores are 0 or closed."""

    def __init__(self, scores: CohortScores, lifted: Closure | None) -> None:
        self._scores, self.shape = scores, scores.shape
        self._closures = [closure for closure in scores.closures if closure is not lifted]

    def take(self, rows: Indices) -> Matrix:
        """Return 0 for open pairs."""
        return np.where(self._scores.closed_by_any(rows, self._closures), CLOSED, 0)


def _placed(scores: _Without, capacity: Vector) -> int:
    return int(np.count_nonzero(fullest_columns(scores, capacity) != OUT))


def _counts(scores: CohortScores) -> tuple[dict[str, int], dict[str, int]]:
    closed = dict.fromkeys((closure.key for closure in scores.closures), 0)
    alone = dict(closed)
    for start in range(0, scores.shape[0], ROWS_A_BLOCK):
        rows = np.arange(start, min(start + ROWS_A_BLOCK, scores.shape[0]))
        flags = [scores.closed(rows, closure) for closure in scores.closures]
        times = np.sum(flags, axis=0)
        for closure, flag in zip(scores.closures, flags, strict=True):
            closed[closure.key] += int(np.count_nonzero(flag))
            alone[closure.key] += int(np.count_nonzero(flag & (times == 1)))
    return closed, alone
