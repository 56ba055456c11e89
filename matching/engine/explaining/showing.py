"""What may leave the house after a run: scores to show, and a proof to check offline."""

from dataclasses import replace

import numpy as np

from matching.engine.digests import digest
from matching.engine.exact.sources import whole
from matching.engine.explaining.standing import CohortStanding
from matching.engine.model.assignment import AssignmentProblem, AssignmentResult
from matching.engine.model.results import ScoreTable


def shown_scores(standing: CohortStanding) -> ScoreTable:
    """Return all scores as the finished run may show them, in the order of the problem."""
    problem = standing.problem
    rows = [standing.rows[person.id] for person in problem.coachees]
    columns = [standing.columns[person.id] for person in problem.coaches]
    matrix = whole(standing.scores)[np.ix_(rows, columns)]
    matrix.setflags(write=False)
    return ScoreTable(
        tuple(person.id for person in problem.coachees),
        tuple(person.id for person in problem.coaches),
        matrix,
    )


def public_proof(standing: CohortStanding) -> tuple[AssignmentProblem, AssignmentResult]:
    """Return an assignment instance and its result that anyone may download and verify."""
    problem = standing.problem
    rows, columns = standing.cohort.shape
    shown = AssignmentProblem(
        scores=whole(standing.scores).astype(np.int64),
        capacity=tuple(standing.terms.capacity.tolist()),
        locks=standing.terms.locks,
        aims=problem.aims,
        rows=tuple(standing.coachee_ids) if columns else (),
        columns=tuple(standing.coach_ids) if rows else (),
        seed=problem.seed,
    )
    return shown, replace(standing.result.assignment, digest=digest(shown))
