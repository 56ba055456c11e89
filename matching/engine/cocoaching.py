"""One match run with two coaches for each coachee."""

from dataclasses import replace

import numpy as np

from matching.engine.digests import digest
from matching.engine.errors import InstanceError
from matching.engine.exact.sources import Indices, whole
from matching.engine.exact.twocoaches import Duo, DuoPlan, two_coaches
from matching.engine.model.assignment import AssignmentResult, Certificate
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.results import CohortResult
from matching.engine.scoring.blocks import CohortScores
from matching.engine.telling import told_pairs, told_unmatched
from matching.engine.version import ENGINE_VERSION


def solve_co_coaching(problem: CohortProblem) -> CohortResult:
    """Match a checked cohort whose coachees get two coaches or none.

    There are no prices here: `bound` says how good a total any plan of that size could have, and
    equals the total where the plan is proved best. Only the aims "matched" and "total" count.
    """
    scores = CohortScores(problem)
    rows = {person.id: row for row, person in enumerate(scores.coachees)}
    columns = {person.id: column for column, person in enumerate(scores.coaches)}
    duo = Duo(
        scores.open_scores(np.arange(len(rows))),
        np.array([person.capacity for person in scores.coaches], np.int64),
        _kinds(scores),
        problem.co_coaching.mixed,
        tuple(sorted((rows[coachee], columns[coach]) for coachee, coach in problem.locks)),
    )
    plan = two_coaches(duo)
    if any(column in scores.vetoed[row] for row, column in plan.pairs):
        # Only now: a private veto that the best plan keeps anyway must not choose among equals.
        duo = replace(duo, scores=whole(scores))
        plan = two_coaches(duo)
    if not set(duo.locks) <= set(plan.pairs):
        raise InstanceError("locks", "cannot all be kept with two coaches each")
    return _result(problem, scores, duo, plan)


def _kinds(scores: CohortScores) -> Indices:
    """Number the genders of coaches, -1 where it is not known."""
    names = sorted({person.gender for person in scores.coaches if person.gender})
    numbers = {name: number for number, name in enumerate(names)}
    return np.array([numbers.get(person.gender or "", -1) for person in scores.coaches], np.intp)


def _result(problem: CohortProblem, scores: CohortScores, duo: Duo, plan: DuoPlan) -> CohortResult:
    values = [int(duo.scores[pair]) for pair in plan.pairs]
    matched = {row for row, _ in plan.pairs}
    out = tuple(row for row in range(len(duo.scores)) if row not in matched)
    found = AssignmentResult(
        pairs=plan.pairs,
        cardinality=len(matched),
        total=sum(values),
        worst=min(values, default=None),
        unmatched=out,
        hall=None,
        certificate=Certificate(0, 1, (), ()),
        blocking_pairs=(),
        lock_price=(),
        alternatives=(),
        method=plan.method,
        engine_version=ENGINE_VERSION,
        digest=digest(problem),
    )
    return CohortResult(
        pairs=told_pairs(problem, scores, found),
        unmatched=told_unmatched(scores, found),
        cardinality=found.cardinality,
        total=found.total,
        worst=found.worst,
        closed=scores.counts(),
        assignment=found,
        digest=found.digest,
        engine_version=ENGINE_VERSION,
        bound=plan.bound,
    )
