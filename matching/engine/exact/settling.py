"""From scores, places and locks to the one canonical optimum."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from matching.engine.exact.alone import Alone
from matching.engine.exact.canonical import Taste, canonical_columns
from matching.engine.exact.cardinality import fullest_columns
from matching.engine.exact.dense import dense_optimum
from matching.engine.exact.hall import hall_set, left_out
from matching.engine.exact.large import Proved, large_optimum
from matching.engine.exact.names import Marks, numbered, unnamed
from matching.engine.exact.optimum import OUT, Costs, Optimum
from matching.engine.exact.passes import Fan, Watched
from matching.engine.exact.sources import FreeScores, Indices, Scores, pair_values, whole
from matching.engine.exact.tight import tight_pairs
from matching.engine.exact.warm import Earlier
from matching.engine.exact.worst import Threshold, worst_threshold
from matching.engine.model.assignment import HallSet, Vector
from matching.engine.model.cohort import MATCHED_TOTAL, MATCHED_WORST_TOTAL

Progress = Callable[[int, int, str], None]

# Above so many rows the sparse method is faster than one dense call.
MOST_DENSE = 350

STAGES = ("scores", "optimum", "choice", "proof")


@dataclass(frozen=True, eq=False)
class Terms:
    """What holds besides the scores.

    `marks` stand for rows and columns, None for nameless ones. `kept` gives an earlier column of
    each row (OUT for none): among equal optima the one that moves fewest people is chosen.
    `earlier` is what the optimum of nearly the same instance knew. `fan` computes the passes over
    all pairs.
    """

    capacity: Vector
    locks: tuple[tuple[int, int], ...] = ()
    aims: tuple[str, ...] = MATCHED_TOTAL
    seed: int = 1
    marks: tuple[Marks, Marks] | None = None
    kept: Indices | None = None
    earlier: Earlier | None = None
    progress: Progress | None = field(default=None, compare=False)
    fan: Fan = field(default_factory=Alone, compare=False)

    def report(self, stage: str) -> None:
        """Tell how far the run is; the listener may raise to cancel it."""
        if self.progress is not None:
            self.progress(STAGES.index(stage), len(STAGES), stage)


@dataclass(frozen=True, eq=False)
class Settled:
    """The canonical optimum: `column` per row, and `optimum` over the `rows` no lock decided.

    `capacity` is what locks leave. `threshold` and `matched_hall`, the set that proves how many
    can be placed with no threshold, are there only where the worst pair was asked for.
    """

    column: Indices
    rows: Indices
    capacity: Vector
    optimum: Optimum
    threshold: Threshold | None
    matched_hall: HallSet | None
    method: str

    def values(self, scores: Scores) -> Vector:
        """Return the score of each seated row: of free rows the duals tell it without a look."""
        found = np.full(len(self.column), -1, np.int64)
        free = self.optimum
        seat = free.column
        found[self.rows] = free.costs.smax - free.duals + np.append(free.prices, 0)[seat]
        locked = np.setdiff1d(np.arange(len(found)), self.rows)
        found[locked] = pair_values(scores, locked, self.column[locked])
        return found[self.column != OUT]

    @property
    def least(self) -> int:
        """Return the score below which pairs were closed."""
        return self.threshold.least if self.threshold is not None else 0


def settle(scores: Scores, terms: Terms) -> Settled:
    """Solve an instance exactly. Locks must fit places and open pairs."""
    column = np.full(scores.shape[0], OUT, np.intp)
    for row, taken in terms.locks:
        column[row] = taken
    rows = np.flatnonzero(column == OUT)
    used = np.bincount(column[column != OUT], minlength=scores.shape[1])
    capacity = terms.capacity - used
    free = FreeScores(scores, rows, capacity)
    threshold, matched_hall = None, None
    if terms.aims == MATCHED_WORST_TOTAL:
        threshold = worst_threshold(free, capacity, _least_locked(scores, terms))
        fullest = fullest_columns(free, capacity)
        matched_hall = hall_set(free, capacity, fullest, left_out(fullest))
        free = FreeScores(scores, rows, capacity, threshold.least)
    terms.report("optimum")
    fan = Watched(terms.fan, partial(terms.report, "optimum"))
    proved, method = _optimum(free, capacity, _free_part(terms.earlier, rows), fan)
    terms.report("choice")
    column[rows] = _canonical(free, proved, capacity, rows, terms)
    optimum = replace(proved.optimum, column=column[rows])
    return Settled(column, rows, capacity, optimum, threshold, matched_hall, method)


def _free_part(earlier: Earlier | None, rows: Indices) -> Earlier | None:
    if earlier is None:
        return None
    return Earlier(earlier.prices, earlier.demands[rows], earlier.column[rows])


def _optimum(
    free: FreeScores, capacity: Vector, earlier: Earlier | None, fan: Fan
) -> tuple[Proved, str]:
    if free.shape[0] > MOST_DENSE and free.shape[1] > 1:
        return large_optimum(free, capacity, earlier, fan), "sparse"
    matrix = whole(free)
    costs = Costs.of(int(matrix.max(initial=0)), free.shape[0], capacity)
    optimum = dense_optimum(matrix, capacity, costs)
    return Proved(optimum, tight_pairs(free, optimum)), "dense"


def _least_locked(scores: Scores, terms: Terms) -> int | None:
    held = [int(scores.take(np.array([row]))[0, column]) for row, column in terms.locks]
    return min(held, default=None)


def _canonical(
    free: Scores, proved: Proved, capacity: Vector, rows: Indices, terms: Terms
) -> Indices:
    if terms.marks is None:
        row_marks, column_marks = (numbered(marks) for marks in unnamed(free, capacity))
    else:
        row_marks, column_marks = terms.marks[0][rows], terms.marks[1]
    kept = None if terms.kept is None else terms.kept[rows]
    taste = Taste(row_marks, column_marks, terms.seed, kept)
    return canonical_columns(proved.optimum, capacity, proved.tight, taste)
