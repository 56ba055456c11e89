"""An optimal assignment with the prices that prove it."""

from dataclasses import dataclass

from matching.engine.exact.sources import Indices
from matching.engine.model.assignment import Vector

OUT = -1


@dataclass(frozen=True, eq=False)
class Costs:
    """How scores become costs: cost = smax - score, and `d` for leaving somebody out.

    `d` exceeds what all pairs together can cost, so no saving is worth a person.
    """

    smax: int
    d: int

    @classmethod
    def of(cls, smax: int, rows: int, capacity: Vector) -> "Costs":
        """Return the costs of an instance with so many rows to place."""
        return cls(smax, smax * min(rows, int(capacity.sum())) + 1)


@dataclass(frozen=True, eq=False)
class Optimum:
    """`column` per row (OUT for nobody), least `prices` per column, `duals` per row."""

    column: Indices
    prices: Vector
    duals: Vector
    costs: Costs
