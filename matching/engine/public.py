"""What may be said about pairs before and after a run, to anyone: no private veto plays a part."""

import numpy as np

from matching.engine.model.assignment import CLOSED
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.people import Person
from matching.engine.model.results import Contribution, ScoreTable
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.doors import Doors
from matching.engine.scoring.pairs import PairScorer

ROWS_A_BLOCK = 256


def score_table(problem: CohortProblem) -> ScoreTable:
    """Return the scores of all pairs, rows and columns in the order of the problem.

    A pair that somebody avoids stands there as if nobody did.
    """
    scores = CohortScores(problem)
    sorted_rows = {person.id: row for row, person in enumerate(scores.coachees)}
    sorted_columns = {person.id: column for column, person in enumerate(scores.coaches)}
    rows = np.array([sorted_rows[person.id] for person in problem.coachees], np.intp)
    columns = np.array([sorted_columns[person.id] for person in problem.coaches], np.intp)
    matrix = np.full(scores.shape, CLOSED, np.int16)
    for start in range(0, len(rows), ROWS_A_BLOCK):
        part = rows[start : start + ROWS_A_BLOCK]
        matrix[start : start + ROWS_A_BLOCK] = scores.open_scores(part)[:, columns]
    matrix.setflags(write=False)
    return ScoreTable(
        tuple(person.id for person in problem.coachees),
        tuple(person.id for person in problem.coaches),
        matrix,
    )


def closed_by(problem: CohortProblem) -> dict[str, int]:
    """Return how many pairs each rule closes, every rule that is on named.

    A pair that two rules close counts for both; avoidances are in no count.
    """
    return CohortScores(problem).counts()


def reasons(problem: CohortProblem, coachee_id: str, coach_id: str) -> tuple[str, ...]:
    """Return the sorted keys of the rules that forbid a pair; never an avoidance.

    Raises KeyError for somebody who is not in the cohort.
    """
    return Doors(problem).reasons(*_two(problem, coachee_id, coach_id))


def contributions(
    problem: CohortProblem, coachee_id: str, coach_id: str
) -> tuple[Contribution, ...]:
    """Return the breakdown of a pair's score, one line for each criterion with a weight.

    Raises KeyError for somebody who is not in the cohort.
    """
    return PairScorer(problem).contributions(*_two(problem, coachee_id, coach_id))


def _two(problem: CohortProblem, coachee_id: str, coach_id: str) -> tuple[Person, Person]:
    coachees = {person.id: person for person in problem.coachees}
    coaches = {person.id: person for person in problem.coaches}
    return coachees[coachee_id], coaches[coach_id]
