"""One match run over a cohort."""

from dataclasses import replace

import numpy as np

from matching.engine.digests import digest
from matching.engine.exact.alone import Alone
from matching.engine.exact.cover import CoverScores
from matching.engine.exact.names import named
from matching.engine.exact.passes import Fan
from matching.engine.exact.reporting import assignment_result
from matching.engine.exact.settling import Progress, Settled, Terms, settle
from matching.engine.exact.sources import Scores
from matching.engine.exact.warm import UNKNOWN, Earlier
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.results import CohortResult
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.kept import KeptScores, OpenScores, kept
from matching.engine.telling import told_pairs, told_unmatched
from matching.engine.verifying.conditions import Claim, prove
from matching.engine.version import ENGINE_VERSION


def solve_cohort(
    problem: CohortProblem, progress: Progress | None = None, fan: Fan | None = None
) -> CohortResult:
    """Match a checked cohort; all that is reported could have come without any avoidance."""
    scores = CohortScores(problem)
    terms = replace(cohort_terms(problem, scores, progress), fan=fan or Alone())
    terms.report("scores")
    table = kept(scores)
    settled, shown = _settled(table, terms)
    terms.report("proof")
    fingerprint = digest(problem)
    found = assignment_result(shown, settled, terms, 0, fingerprint)
    unveiled = isinstance(shown, OpenScores)
    take = shown.take if unveiled else table.take
    prove(Claim(take, terms.capacity, terms.locks, scores.shape[0], found))
    return CohortResult(
        pairs=told_pairs(problem, scores, found),
        unmatched=told_unmatched(scores, found),
        cardinality=found.cardinality,
        total=found.total,
        worst=found.worst,
        closed=scores.counts(),
        assignment=found,
        digest=fingerprint,
        engine_version=ENGINE_VERSION,
        unveiled=unveiled,
    )


def _settled(table: KeptScores | CohortScores, terms: Terms) -> tuple[Settled, Scores]:
    """Return the optimum, and the scores that may be shown with it.

    Where the best plan without private vetoes keeps them all, it is the plan, and nothing differs.
    """
    vetoes = [(row, columns) for row, columns in enumerate(table.vetoed) if len(columns)]
    if not vetoes:
        return settle(table, terms), table
    bare = OpenScores(table)
    settled = settle(bare, terms)
    if not any(settled.column[row] in columns for row, columns in vetoes):
        return settled, bare
    again = settle(table, replace(terms, progress=None, earlier=_earlier(settled)))
    return again, CoverScores(table, again)


def _earlier(settled: Settled) -> Earlier:
    """Return what an optimum knows, so that nearly the same instance is solved in a moment."""
    demands = np.full(len(settled.column), UNKNOWN, np.int64)
    demands[settled.rows] = settled.optimum.costs.smax - settled.optimum.duals
    return Earlier(settled.optimum.prices, demands, settled.column)


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
