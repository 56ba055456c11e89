"""A finished run, set up again from its result so that questions can be put to it."""

from functools import cached_property

import numpy as np

from matching.engine.cohorts import cohort_terms
from matching.engine.errors import InstanceError
from matching.engine.exact.cover import CoverScores
from matching.engine.exact.hall import renumbered
from matching.engine.exact.optimum import OUT, Costs, Optimum
from matching.engine.exact.settling import Settled, Terms
from matching.engine.exact.sources import Indices, Scores
from matching.engine.exact.worst import Threshold
from matching.engine.model.assignment import Certificate, HallSet
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.explanations import Move
from matching.engine.model.results import CohortResult
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.kept import kept


class Standing:
    """The instance that may be shown, and the optimum that stands."""

    def __init__(self, problem: CohortProblem, result: CohortResult) -> None:
        if result.bound is not None:
            raise InstanceError("co_coaching", "has no prices to explain a plan by")
        self.problem, self.result = problem, result
        self.cohort = CohortScores(problem)
        self.terms: Terms = cohort_terms(problem, self.cohort)
        self.rows = {person.id: row for row, person in enumerate(self.cohort.coachees)}
        self.columns = {person.id: column for column, person in enumerate(self.cohort.coaches)}
        self.settled = self._settled()
        self.scores: Scores = CoverScores(kept(self.cohort), self.settled)

    @cached_property
    def coach_ids(self) -> list[str]:
        """Ids by column."""
        return [person.id for person in self.cohort.coaches]

    @cached_property
    def coachee_ids(self) -> list[str]:
        """Ids by row."""
        return [person.id for person in self.cohort.coachees]

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

    def _settled(self) -> Settled:
        found, proof = self.result.assignment, self.result.assignment.certificate
        column = np.full(self.cohort.shape[0], OUT, np.intp)
        for row, taken in found.pairs:
            column[row] = taken
        locked = np.array([row for row, _ in self.terms.locks], np.intp)
        rows = np.setdiff1d(np.arange(len(column)), locked)
        used = np.bincount(column[locked], minlength=self.cohort.shape[1])
        optimum = Optimum(
            column[rows],
            np.array(proof.p, np.int64),
            np.array(proof.u, np.int64)[rows],
            Costs(proof.smax, proof.d),
        )
        threshold, matched = _threshold(proof, rows)
        capacity = self.terms.capacity - used
        return Settled(column, rows, capacity, optimum, threshold, matched, found.method)


def _threshold(proof: Certificate, rows: Indices) -> tuple[Threshold | None, HallSet | None]:
    if proof.worst is None:
        return None, None
    numbers = np.full(int(rows.max(initial=0)) + 1, OUT, np.intp)
    numbers[rows] = np.arange(len(rows))
    worst, matched = proof.worst_hall, proof.matched_hall
    threshold = Threshold(proof.worst, None if worst is None else renumbered(worst, numbers))
    return threshold, None if matched is None else renumbered(matched, numbers)
