"""Two rounds: talks first, then pairs that know how the talks went."""

from dataclasses import replace

from matching.engine.checks.cohorts import check_cohort
from matching.engine.cohorts import solve_cohort
from matching.engine.errors import InstanceError
from matching.engine.model.cohort import CONFIDENTIAL, CohortProblem, Conflict
from matching.engine.model.results import ScoredPair

MOST_TALKS = 10


def talks(problem: CohortProblem, each: int) -> tuple[tuple[ScoredPair, ...], ...]:
    """Return `each` rounds of pairs for short talks before anyone is matched.

    Every round is the best assignment among pairs that have not talked yet, so nobody talks with
    the same coach twice and a coach has at most `each` talks a place. What people say afterwards
    enters the second round as `chemistry` with a weight of its own. Locks are left aside.
    """
    if not 1 <= each <= MOST_TALKS:
        raise InstanceError("each", f"must be 1 to {MOST_TALKS}")
    check_cohort(problem)
    rounds: list[tuple[ScoredPair, ...]] = []
    for _ in range(each):
        had = [Conflict((p.coachee, p.coach), CONFIDENTIAL) for found in rounds for p in found]
        conflicts = (*problem.conflicts, *had)
        rounds.append(solve_cohort(replace(problem, locks=(), conflicts=conflicts)).pairs)
    return tuple(rounds)
