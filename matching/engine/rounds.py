"""Two rounds: talks first, then pairs that know how the talks went."""

from dataclasses import replace

from matching.engine.checks.cohorts import check_cohort
from matching.engine.cohorts import solve_cohort
from matching.engine.errors import InstanceError
from matching.engine.model.cohort import CONFIDENTIAL, Avoidance, CohortProblem, Conflict
from matching.engine.model.people import Person
from matching.engine.model.results import CohortResult, ScoredPair

MOST_TALKS = 10
CHEMISTRY = "chemistry"
# So often only what has to give way is vetoed; then all that the moved coachees could have.
MOST_STEPS = 20


def talks(
    problem: CohortProblem, each: int, most: int | None = None
) -> tuple[tuple[ScoredPair, ...], ...]:
    """Return `each` rounds of pairs for short talks before anyone is matched.

    Every round is the best assignment among pairs that have not talked yet, so nobody talks with
    the same coach twice. A coach with a place has at most `most` talks, or as many as coachees
    would want in `each` rounds of one a place when it is None. What people say afterwards enters
    the second round as `chemistry` with a weight of its own. Locks are left aside.
    """
    if not 1 <= each <= MOST_TALKS:
        raise InstanceError("each", f"must be 1 to {MOST_TALKS}")
    if most is not None and most < 1:
        raise InstanceError("most", "must be 1 or more")
    check_cohort(problem)
    rounds: list[tuple[ScoredPair, ...]] = []
    for number in range(each):
        had = [Conflict((p.coachee, p.coach), CONFIDENTIAL) for found in rounds for p in found]
        coaches = _with_time(problem, rounds, most, each - number)
        conflicts = (*problem.conflicts, *had)
        now = replace(problem, locks=(), conflicts=conflicts, coaches=coaches)
        rounds.append(solve_cohort(now).pairs)
    return tuple(rounds)


def _with_time(
    problem: CohortProblem,
    rounds: list[tuple[ScoredPair, ...]],
    most: int | None,
    left: int,
) -> tuple[Person, ...]:
    """The coaches with the talks of the next round as places: an even share of what is left."""
    if most is None:
        return problem.coaches
    held = [pair.coach for found in rounds for pair in found]
    return tuple(
        replace(one, capacity=-(-(most - held.count(one.id)) // left) if one.capacity else 0)
        for one in problem.coaches
    )


def unspoken(problem: CohortProblem, result: CohortResult) -> CohortProblem:
    """Return a cohort that never heard of the talks, and whose best plan is that of `result`.

    What was said in confidence after a talk decides who is paired and must not be read from any
    score. So the talks leave nothing behind but vetoes: pairs that would come out without the
    talks, and did not come out with them. A veto is hidden in everything that a run shows, and
    these are like any other.
    """
    wanted = {pair.coachee: pair.coach for pair in result.pairs}
    criteria = {name: weight for name, weight in problem.criteria.items() if name != CHEMISTRY}
    quiet = replace(problem, criteria=criteria, chemistry=())
    moved: set[str] = set()
    for _ in range(MOST_STEPS):
        others = [p for p in solve_cohort(quiet).pairs if wanted.get(p.coachee) != p.coach]
        if not others:
            return quiet
        moved.update(pair.coachee for pair in others)
        quiet = _vetoed(quiet, [(pair.coachee, pair.coach) for pair in others])
    while others := [p for p in solve_cohort(quiet).pairs if wanted.get(p.coachee) != p.coach]:
        moved.update(pair.coachee for pair in others)
        quiet = _vetoed(quiet, _all_but(quiet, moved, wanted))
    return quiet


def _vetoed(problem: CohortProblem, pairs: list[tuple[str, str]]) -> CohortProblem:
    there = set(problem.avoidances)
    new = [veto for pair in pairs if (veto := Avoidance(*pair)) not in there]
    return replace(problem, avoidances=(*problem.avoidances, *new))


def _all_but(
    problem: CohortProblem, moved: set[str], wanted: dict[str, str]
) -> list[tuple[str, str]]:
    return [
        (coachee, coach.id)
        for coachee in sorted(moved)
        for coach in problem.coaches
        if wanted.get(coachee) != coach.id
    ]
