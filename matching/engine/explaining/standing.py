"""A finished plan, set up again from its result so that questions can be put to it."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from matching.engine.cohorts import cohort_terms
from matching.engine.errors import InstanceError
from matching.engine.exact.cover import CoverScores
from matching.engine.exact.exchanges import Exchanges
from matching.engine.exact.hall import renumbered
from matching.engine.exact.openings import Openings
from matching.engine.exact.optimum import OUT, Costs, Optimum
from matching.engine.exact.settling import Settled, Terms
from matching.engine.exact.sources import Indices, MatrixScores, Scores
from matching.engine.exact.worst import Threshold
from matching.engine.model.assignment import (
    AssignmentProblem,
    AssignmentResult,
    Certificate,
    HallSet,
)
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.explanations import Move
from matching.engine.model.results import CohortResult
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.kept import OpenScores, kept
from matching.engine.solving import terms_of


class Standing:
    """An instance that may be shown, the optimum that stands, and the names of its people."""

    scores: Scores

    def __init__(
        self, terms: Terms, found: AssignmentResult, names: tuple[Sequence[str], Sequence[str]]
    ) -> None:
        self.terms, self.found = terms, found
        self.coachee_ids, self.coach_ids = names
        self.rows = {name: row for row, name in enumerate(self.coachee_ids)}
        self.columns = {name: column for column, name in enumerate(self.coach_ids)}
        self.settled = _settled(terms, found, len(self.coachee_ids))

    @cached_property
    def exchanges(self) -> Exchanges:
        """All exchanges of the optimum, for prices of locks."""
        return Exchanges(self.scores, self.settled)

    def score(self, row: int, column: int) -> int:
        """Return the score of a pair, below 0 where it is closed."""
        return int(self.scores.take(np.array([row]))[0, column])

    def moves_to(self, column: Indices) -> tuple[Move, ...]:
        """Return who would have another coach in another plan."""
        return tuple(
            Move(self.coachee_ids[row], self._coach(int(before)), self._coach(int(after)))
            for row, (before, after) in enumerate(zip(self.settled.column, column, strict=True))
            if before != after
        )

    def _coach(self, column: int) -> str | None:
        return None if column == OUT else self.coach_ids[column]


class ShownStanding(Standing):
    """The plan of an assignment instance with names, such as the public proof of a run."""

    def __init__(self, problem: AssignmentProblem, result: AssignmentResult) -> None:
        super().__init__(terms_of(problem), result, (problem.rows, problem.columns))
        self.scores = MatrixScores(problem.scores)


class CohortStanding(Standing):
    """The plan of a cohort, on the cover instance that private vetoes leave no trace in."""

    def __init__(self, problem: CohortProblem, result: CohortResult) -> None:
        if result.bound is not None:
            raise InstanceError("co_coaching", "has no prices to explain a plan by")
        self.problem, self.result = problem, result
        self.cohort = CohortScores(problem)
        coachees = [person.id for person in self.cohort.coachees]
        coaches = [person.id for person in self.cohort.coaches]
        terms = cohort_terms(problem, self.cohort)
        super().__init__(terms, result.assignment, (coachees, coaches))
        scores = kept(self.cohort)
        self.scores = OpenScores(scores) if result.unveiled else CoverScores(scores, self.settled)

    @cached_property
    def openings(self) -> Openings:
        """All ways to a free place."""
        return Openings(self.scores, self.settled)


def _settled(terms: Terms, found: AssignmentResult, people: int) -> Settled:
    proof = found.certificate
    column = np.full(people, OUT, np.intp)
    for row, taken in found.pairs:
        column[row] = taken
    locked = np.array([row for row, _ in terms.locks], np.intp)
    rows = np.setdiff1d(np.arange(people), locked)
    used = np.bincount(column[locked], minlength=len(terms.capacity))
    optimum = Optimum(
        column[rows],
        np.array(proof.p, np.int64),
        np.array(proof.u, np.int64)[rows],
        Costs(proof.smax, proof.d),
    )
    threshold, matched = _threshold(proof, rows)
    return Settled(column, rows, terms.capacity - used, optimum, threshold, matched, found.method)


def _threshold(proof: Certificate, rows: Indices) -> tuple[Threshold | None, HallSet | None]:
    if proof.worst is None:
        return None, None
    numbers = np.full(int(rows.max(initial=0)) + 1, OUT, np.intp)
    numbers[rows] = np.arange(len(rows))
    worst, matched = proof.worst_hall, proof.matched_hall
    threshold = Threshold(proof.worst, None if worst is None else renumbered(worst, numbers))
    return threshold, None if matched is None else renumbered(matched, numbers)
