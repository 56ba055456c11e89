"""The door to the engine: check, solve, describe."""

from typing import overload

import numpy as np

from matching.engine.checks.assignments import check_assignment
from matching.engine.checks.cohorts import check_cohort
from matching.engine.cocoaching import solve_co_coaching
from matching.engine.cohorts import solve_cohort
from matching.engine.digests import digest
from matching.engine.exact.names import named
from matching.engine.exact.passes import Fan
from matching.engine.exact.reporting import assignment_result
from matching.engine.exact.settling import Progress, Terms, settle
from matching.engine.exact.sources import MatrixScores
from matching.engine.model.assignment import AssignmentProblem, AssignmentResult
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.results import CohortResult
from matching.engine.verifying.conditions import Claim, prove


@overload
def solve(
    problem: CohortProblem, *, progress: Progress | None = None, fan: Fan | None = None
) -> CohortResult: ...
@overload
def solve(problem: AssignmentProblem, *, progress: Progress | None = None) -> AssignmentResult: ...
def solve(
    problem: CohortProblem | AssignmentProblem,
    *,
    progress: Progress | None = None,
    fan: Fan | None = None,
) -> CohortResult | AssignmentResult:
    """Return the proved optimum of a cohort or of an assignment instance.

    `progress(done, total, stage)` is called between stages and may raise to cancel. `fan` computes
    the passes over all pairs of a large cohort, here or elsewhere. Raises InstanceError for an
    instance that makes no sense.
    """
    if isinstance(problem, CohortProblem):
        check_cohort(problem)
        if problem.co_coaching.required:
            return solve_co_coaching(problem)
        return solve_cohort(problem, progress, fan)
    check_assignment(problem)
    return _solve_assignment(problem, progress)


def terms_of(problem: AssignmentProblem, progress: Progress | None = None) -> Terms:
    """Return what holds besides the scores of an assignment instance."""
    marks = None
    if problem.rows:
        marks = named(problem.rows, "coachee"), named(problem.columns, "coach")
    return Terms(
        capacity=np.array(problem.capacity, np.int64),
        locks=tuple(sorted(problem.locks)),
        aims=problem.aims,
        seed=problem.seed,
        marks=marks,
        progress=progress,
    )


def _solve_assignment(problem: AssignmentProblem, progress: Progress | None) -> AssignmentResult:
    scores, terms = MatrixScores(problem.scores), terms_of(problem, progress)
    terms.report("scores")
    settled = settle(scores, terms)
    terms.report("proof")
    found = assignment_result(scores, settled, terms, problem.alternatives, digest(problem))
    prove(Claim(scores.take, terms.capacity, terms.locks, len(settled.column), found))
    return found
