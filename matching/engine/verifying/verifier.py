"""Independent proof-reading of results: it reads pairs and prices, and shares no code that solves.

What it proves: the plan is allowed, as many as possible are placed, and neither the worst pair
(where asked for) nor the total can be better; the counts and sets around it are checked too, apart
from pairs that a private veto closes, of which nothing is said. The amounts of lock prices and
further totals are not proved.
"""

import numpy as np

from matching.engine.digests import digest
from matching.engine.model.assignment import AssignmentProblem, AssignmentResult
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.results import CohortResult
from matching.engine.verifying.cohorts import verify_cohort
from matching.engine.verifying.conditions import Claim, broken_plan, broken_prices
from matching.engine.verifying.rivals import broken_rivals
from matching.engine.verifying.scan import lines_of
from matching.engine.verifying.shortage import broken_hall, broken_threshold


def verify_assignment(
    problem: AssignmentProblem | CohortProblem, result: AssignmentResult | CohortResult
) -> str | None:
    """Return the first condition that fails, None for a proved result."""
    if isinstance(problem, CohortProblem):
        if not isinstance(result, CohortResult):
            return "result: not that of a cohort"
        return verify_cohort(problem, result)
    if not isinstance(result, AssignmentResult):
        return "result: not that of an assignment instance"
    claim = Claim(
        lines=lines_of(problem.scores),
        capacity=np.array(problem.capacity, np.int64),
        locks=problem.locks,
        worst_counts="worst" in problem.aims,
        rows=problem.scores.shape[0],
        result=result,
    )
    if result.digest != digest(problem):
        return "digest: not that of this instance"
    if not min(1, problem.alternatives) <= len(result.alternatives) <= problem.alternatives:
        return "alternatives: more or fewer than asked for"
    return (
        broken_plan(claim)
        or broken_prices(claim)
        or broken_threshold(claim)
        or broken_hall(claim)
        or broken_rivals(claim)
    )
