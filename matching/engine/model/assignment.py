"""An assignment instance and its result, both in row and column numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.cohort import MATCHED_TOTAL

Matrix = NDArray[np.integer]
Vector = NDArray[np.int64]

CLOSED = -1


@dataclass(frozen=True, eq=False)
class AssignmentProblem:
    """Scores of every pair and what holds besides.

    `scores` is an integer matrix, a row for each coachee and a column for each coach; CLOSED (-1)
    marks a pair that a hard rule forbids, 0 is an allowed pair. `capacity` gives the places of
    each coach. Where `rows` and `columns` name the people, the choice among equal optima depends
    on these names and on `seed` alone; without names it depends on the scores.
    """

    scores: Matrix
    capacity: tuple[int, ...]
    locks: tuple[tuple[int, int], ...] = ()
    aims: tuple[str, ...] = MATCHED_TOTAL
    alternatives: int = 0
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    seed: int = 1

    @classmethod
    def of(
        cls, scores: Sequence[Sequence[int | None]], capacity: Sequence[int]
    ) -> "AssignmentProblem":
        """Build a plain instance from nested lists, None standing for a forbidden pair."""
        filled = [[CLOSED if value is None else value for value in row] for row in scores]
        matrix = np.array(filled, dtype=np.int64).reshape(len(filled), len(capacity))
        return cls(matrix, tuple(capacity))


@dataclass(frozen=True)
class HallSet:
    """Coachees who together have fewer places with the coaches open to them than they are."""

    coachees: tuple[int, ...]
    coaches: tuple[int, ...]
    places: int


@dataclass(frozen=True)
class Certificate:
    """Prices that prove an optimum: `u` per coachee, `p` per coach, cost = smax - score.

    Locked coachees and places are taken out first. Where the worst pair counts, `worst` is the
    score below which pairs were closed, `worst_hall` the set that a threshold one point higher
    would starve (None where a lock scores no more, or nobody does), and `matched_hall` the set
    that proves how many can be placed with no threshold at all.
    """

    smax: int
    d: int
    u: tuple[int, ...]
    p: tuple[int, ...]
    worst: int | None = None
    worst_hall: HallSet | None = None
    matched_hall: HallSet | None = None


@dataclass(frozen=True)
class LockPrice:
    """How many pairs and how many points one lock costs against the free optimum."""

    pair: tuple[int, int]
    cardinality: int
    total: int


@dataclass(frozen=True)
class AssignmentResult:
    """The optimum, its proof and what surrounds it."""

    pairs: tuple[tuple[int, int], ...]
    cardinality: int
    total: int
    worst: int | None
    unmatched: tuple[int, ...]
    hall: HallSet | None
    certificate: Certificate
    blocking_pairs: tuple[tuple[int, int], ...] | int
    lock_price: tuple[LockPrice, ...]
    alternatives: tuple[int, ...]
    method: str
    engine_version: str
    digest: str
