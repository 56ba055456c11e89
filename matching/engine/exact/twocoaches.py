"""Two coaches for each coachee, of two kinds where that is asked.

One assignment can no longer say who is matched: a coachee counts only with both coaches, which
makes the problem hard in general. Small cohorts are solved as an integer programme, twice: for
the number of coachees, then for the total among plans of that size. Large ones are filled in
rounds, and the result comes with a bound.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from matching.engine.exact.dense import cost_matrix, dense_columns
from matching.engine.exact.optimum import OUT, Costs
from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import CLOSED, Matrix, Vector

MOST_ROWS = 300
SECONDS = 60.0

PairList = list[tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Duo:
    """Scores, places, and the kind of each column (-1 unknown); locks are pairs to keep.

    `mixed` asks for two kinds that are known and differ.
    """

    scores: Matrix
    capacity: Vector
    kinds: Indices
    mixed: bool
    locks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class DuoPlan:
    """Sorted pairs, two a row; no plan of as many rows has a greater total than `bound`."""

    pairs: tuple[tuple[int, int], ...]
    bound: int
    method: str


def two_coaches(duo: Duo) -> DuoPlan:
    """Return the best plan found, proved best where the bound equals its total."""
    scores = duo.scores.astype(np.int64)
    scores[:, duo.capacity == 0] = CLOSED
    if duo.mixed:
        scores[:, duo.kinds < 0] = CLOSED
    if len(scores) <= MOST_ROWS:
        found = _programme(duo, scores)
        if found is not None:
            return found
    return _rounds(duo, scores)


def _programme(duo: Duo, scores: Matrix) -> DuoPlan | None:
    """Solve as an integer programme; None where the solver gives up in time."""
    rows, columns = np.nonzero(scores >= 0)
    if not len(rows):
        return DuoPlan((), 0, "programme")
    people, pairs = len(scores), len(rows)
    rules, limits = _constraints(duo, rows, columns, people)
    least = np.zeros(pairs + people)
    for row, column in duo.locks:
        least[np.flatnonzero((rows == row) & (columns == column))] = 1
    bounds = Bounds(least, np.ones(pairs + people))
    count = np.concatenate((np.zeros(pairs), np.ones(people)))
    points = np.concatenate((scores[rows, columns].astype(float), np.zeros(people)))
    options = {"mip_rel_gap": 0.0, "time_limit": SECONDS}
    whole = np.ones(pairs + people)
    constraints = [LinearConstraint(rules, *limits)]
    first = milp(-count, integrality=whole, bounds=bounds, constraints=constraints, options=options)
    if first.status != 0:
        return None
    size = round(-first.fun)
    constraints.append(LinearConstraint(csr_array(count[None, :]), size, size))
    best = milp(-points, integrality=whole, bounds=bounds, constraints=constraints, options=options)
    if best.x is None:
        return None
    chosen = np.flatnonzero(best.x[:pairs] > 0.5)
    listed = sorted(zip(rows[chosen].tolist(), columns[chosen].tolist(), strict=True))
    return DuoPlan(tuple(listed), int(np.floor(-best.mip_dual_bound + 1e-6)), "programme")


def _constraints(
    duo: Duo, rows: Indices, columns: Indices, people: int
) -> tuple[csr_array, tuple[np.ndarray, np.ndarray]]:
    """Return rules over pair variables, then one variable a person: two pairs or none."""
    pairs = len(rows)
    one = np.ones(pairs)
    persons = np.arange(people)
    each = csr_array(
        (
            np.concatenate((one, np.full(people, -2.0))),
            (
                np.concatenate((rows, persons)),
                np.concatenate((np.arange(pairs), pairs + persons)),
            ),
        ),
        shape=(people, pairs + people),
    )
    shape = (len(duo.capacity), pairs + people)
    places = csr_array((one, (columns, np.arange(pairs))), shape=shape)
    parts, lower = [each, places], [np.zeros(people), np.zeros(len(duo.capacity))]
    upper = [np.zeros(people), duo.capacity.astype(float)]
    for kind in np.unique(duo.kinds[duo.kinds >= 0]) if duo.mixed else ():
        own = duo.kinds[columns] == kind
        one_each = csr_array(
            (
                np.concatenate((one[own], -np.ones(people))),
                (
                    np.concatenate((rows[own], persons)),
                    np.concatenate((np.flatnonzero(own), pairs + persons)),
                ),
            ),
            shape=(people, pairs + people),
        )
        parts.append(one_each)
        lower.append(np.full(people, -np.inf))
        upper.append(np.zeros(people))
    return vstack(parts), (np.concatenate(lower), np.concatenate(upper))


def _rounds(duo: Duo, scores: Matrix) -> DuoPlan:
    """Give everyone a first coach, then a second; whoever gets none frees the first, and again."""
    rows = np.arange(len(scores))
    while True:
        first = _round(duo, scores, rows, np.full(len(scores), OUT, np.intp))
        seated = rows[first[rows] != OUT]
        second = _round(duo, scores, seated, first)
        both = seated[second[seated] != OUT]
        if len(both) == len(rows):
            break
        rows = both
    listed = [(int(row), int(column[row])) for column in (first, second) for row in rows]
    return DuoPlan(tuple(sorted(listed)), _best_two(scores, len(rows)), "rounds")


def _round(duo: Duo, scores: Matrix, rows: Indices, first: Indices) -> Indices:
    """Seat rows once more, beside the column each has already (OUT for none)."""
    used = np.bincount(first[first != OUT], minlength=len(duo.capacity))
    part = scores[rows].copy()
    for line, row in enumerate(rows.tolist()):
        held = int(first[row])
        locked = [column for one, column in duo.locks if one == row and column != held]
        if locked:
            part[line, np.arange(part.shape[1]) != locked[0]] = CLOSED
        if held != OUT:
            part[line, (duo.kinds == duo.kinds[held]) if duo.mixed else held] = CLOSED
    left = duo.capacity - used
    costs = Costs.of(int(part.max(initial=0)), len(rows), left)
    column = np.full(len(scores), OUT, np.intp)
    column[rows] = dense_columns(cost_matrix(part, costs), left, costs.d)
    return column


def _best_two(scores: Matrix, size: int) -> int:
    """Return what the best two columns of so many rows add up to, as if all had enough places."""
    best = np.sort(np.maximum(scores, 0), axis=1)[:, -2:].sum(axis=1)
    return int(np.sort(best)[len(best) - size :].sum())
