"""One choice among all optimal assignments, the same whatever the order of rows.

Every optimum uses tight pairs only, fills the places that have a price and leaves out nobody whose
dual is below the cost of doing so. Each tight pair has a weight hashed from seed and names. Only
pairs with a small weight for the number of tight pairs that its row or its column has are looked
at, twice as many until they hold an optimum; the least sum of weights decides. So the choice
depends on nothing but names, seed and the set of optima. Two sums meet with a chance of about one
in a thousand million.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.names import Marks, mixed
from matching.engine.exact.optimum import OUT, Optimum
from matching.engine.exact.plans import Plan
from matching.engine.exact.sources import Indices
from matching.engine.exact.tight import TightPairs
from matching.engine.model.assignment import Vector

# Sums over a hundred thousand rows of so many bits stay exact in a float64.
BITS = 36
LEFT_OUT = np.uint64(0x6F7574)
FEWEST = 12

Weights = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Taste:
    """What decides among equals: marks of rows and columns, the seed, and pairs to keep.

    `kept` is an earlier column of each row (OUT for none): a pair that is kept weighs nothing, so
    as few people as possible move.
    """

    rows: Marks
    columns: Marks
    seed: int
    kept: Indices | None = None

    def of_pairs(self, rows: Indices, columns: Indices) -> Weights:
        """Return the weight of each pair."""
        weights = mixed(self.rows[rows] ^ mixed(self.columns[columns] ^ self._salt)) >> np.uint64(
            64 - BITS
        )
        if self.kept is None:
            return weights
        return np.where(self.kept[rows] == columns, 0, weights + np.uint64(2**BITS))

    def of_outs(self, rows: Indices) -> Weights:
        """Return the weight of leaving each row out."""
        return mixed(self.rows[rows] ^ LEFT_OUT ^ self._salt) >> np.uint64(64 - BITS)

    @property
    def _salt(self) -> np.uint64:
        return np.uint64(mixed(np.array([self.seed], np.int64).astype(np.uint64))[0])


def canonical_columns(
    optimum: Optimum, capacity: Vector, tight: TightPairs, taste: Taste
) -> Indices:
    """Return the canonical column of each row, OUT for rows left out."""
    seated = np.count_nonzero(optimum.column != OUT)
    spare = np.flatnonzero(optimum.duals == optimum.costs.d)
    if len(tight.rows) == seated and len(spare) + seated == len(optimum.column):
        return optimum.column
    plan = Plan(
        rows=len(optimum.column),
        places=capacity,
        lines=tight.rows,
        columns=tight.columns,
        costs=taste.of_pairs(tight.rows, tight.columns).astype(np.float64),
        outs=spare,
        out_costs=taste.of_outs(spare).astype(np.float64),
        idle_costs=np.where(optimum.prices == 0, 0.0, np.inf),
    )
    return _lightest(plan)


def _lightest(plan: Plan) -> Indices:
    by_row = plan.costs * np.bincount(plan.lines)[plan.lines]
    by_column = plan.costs * np.bincount(plan.columns)[plan.columns]
    lightness = np.minimum(by_row, by_column) / 2.0**BITS
    few = FEWEST
    while few < lightness.max(initial=0):
        try:
            return _part(plan, lightness < few).cheapest()
        except ValueError:  # the few hold no optimum
            few *= 2
    return plan.cheapest()


def _part(plan: Plan, part: NDArray[np.bool_]) -> Plan:
    lines, columns, costs = plan.lines[part], plan.columns[part], plan.costs[part]
    return replace(plan, lines=lines, columns=columns, costs=costs)
