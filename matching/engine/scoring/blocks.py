"""Scores of blocks of rows, so that a large cohort never needs its whole matrix at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.assignment import CLOSED
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.people import Person
from matching.engine.scoring.closures import Closure, Flags, Indices, Part
from matching.engine.scoring.factors import FACTORS
from matching.engine.scoring.languages import CommonLanguages
from matching.engine.scoring.ruleset import hidden_closure, reported_closures
from matching.engine.scoring.wishes import chemistry_values, preference_values

Block = NDArray[np.int16]

ROWS_A_PART = 64


def by_id(people: Sequence[Person]) -> tuple[Person, ...]:
    """Return the people sorted by id: the order in which the engine numbers them."""
    return tuple(sorted(people, key=lambda person: person.id))


class CohortScores:
    """All pair scores of a cohort, rows and columns by sorted id, computed block by block."""

    def __init__(self, problem: CohortProblem) -> None:
        self.coachees = by_id(problem.coachees)
        self.coaches = by_id(problem.coaches)
        self.shape = (len(self.coachees), len(self.coaches))
        self.closures = reported_closures(problem, self.coachees, self.coaches)
        self.hidden = hidden_closure(problem, self.coachees, self.coaches)
        self.vetoed = self.hidden.columns
        self._weights = {name: w for name, w in problem.criteria.items() if w > 0}
        self._left, self._right = self._product()
        self._languages = CommonLanguages(self.coachees, self.coaches)
        self._wishes = self._added(problem)

    def open_scores(self, rows: Indices) -> Block:
        """Return int16 scores of some rows, CLOSED where a reported rule forbids the pair."""
        return self._block(rows, self.closures)

    def take(self, rows: Indices) -> Block:
        """Return int16 scores of some rows, CLOSED where any rule forbids the pair."""
        return self._block(rows, (*self.closures, self.hidden))

    def closed(self, rows: Indices, closure: Closure) -> Flags:
        """Return which pairs of some rows one rule closes."""
        return self.closed_by_any(rows, (closure,))

    def closed_by_any(self, rows: Indices, closures: Sequence[Closure]) -> Flags:
        """Return which pairs of some rows at least one of several rules closes."""
        part = Part(rows, self._languages.worths(rows))
        flags = np.zeros((len(rows), self.shape[1]), np.bool_)
        for closure in closures:
            closure.close(part, flags)
        return flags

    def counts(self) -> dict[str, int]:
        """Return how many pairs each reported rule closes, by sorted key."""
        found = {closure.key: closure.count(self._parts) for closure in self.closures}
        return dict(sorted(found.items()))

    def _parts(self) -> Iterator[Part]:
        for start in range(0, self.shape[0], ROWS_A_PART):
            rows = np.arange(start, min(start + ROWS_A_PART, self.shape[0]))
            yield Part(rows, self._languages.worths(rows))

    def _block(self, rows: Indices, closures: Sequence[Closure]) -> Block:
        part = Part(rows, self._languages.worths(rows))
        sums = self._left[rows] @ self._right
        language = self._weights.get("language", 0)
        if language:
            sums += part.languages * np.float32(language)
        for wishes in self._wishes:
            for line, row in enumerate(rows.tolist()):
                if row in wishes:
                    columns, added = wishes[row]
                    sums[line, columns] += added
        # Both are integers far below 2**24, and a quotient that is no integer stays at least one
        # part in the divisor away from the next: the rounded division cannot step over it.
        sums /= np.float32(max(1, sum(self._weights.values())))
        scores: Block = np.floor(sums, out=sums).astype(np.int16)
        flags = np.zeros(scores.shape, np.bool_)
        for closure in closures:
            closure.close(part, flags)
        np.copyto(scores, CLOSED, where=flags)
        return scores

    def _product(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        left = [np.zeros((self.shape[0], 0), np.float32)]
        right = [np.zeros((0, self.shape[1]), np.float32)]
        for name, build in FACTORS.items():
            if name in self._weights:
                factor = build(self.coachees, self.coaches)
                left.append(factor.left * np.float32(self._weights[name]))
                right.append(factor.right)
        return np.hstack(left), np.ascontiguousarray(np.vstack(right))

    def _added(
        self, problem: CohortProblem
    ) -> list[dict[int, tuple[NDArray[np.intp], NDArray[np.float32]]]]:
        sources: dict[str, Callable[[CohortProblem], Mapping[tuple[str, str], int]]] = {
            "preference": preference_values,
            "chemistry": chemistry_values,
        }
        rows = {person.id: row for row, person in enumerate(self.coachees)}
        columns = {person.id: column for column, person in enumerate(self.coaches)}
        added = []
        for name in sources.keys() & self._weights.keys():
            lines: dict[int, list[tuple[int, int]]] = {}
            for (coachee, coach), value in sources[name](problem).items():
                line = lines.setdefault(rows[coachee], [])
                line.append((columns[coach], value * self._weights[name]))
            added.append({row: _columns_and_values(line) for row, line in lines.items()})
        return added


def _columns_and_values(
    line: list[tuple[int, int]],
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    columns = np.array([column for column, _ in line], np.intp)
    return columns, np.array([value for _, value in line], np.float32)
