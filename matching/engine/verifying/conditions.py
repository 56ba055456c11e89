"""The conditions of a proved assignment, one by one; nothing here is shared with the solver."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.assignment import AssignmentResult
from matching.engine.verifying.scan import Asked, Lines, Scan, scanned, steps

# Prices beyond this could make sums wrap around, and prove anything.
MOST = 2**52


@dataclass(frozen=True, eq=False)
class Claim:
    """A result beside what it is about; `lines` returns scores of rows, below 0 for closed.

    `veiled` are the pairs that only a private veto closes: what surrounds the plan may show them
    open or closed, so there nothing is said about them.
    """

    lines: Lines
    capacity: NDArray[np.int64]
    locks: tuple[tuple[int, int], ...]
    rows: int
    result: AssignmentResult
    worst_counts: bool = False
    veiled: frozenset[tuple[int, int]] = frozenset()

    def steps(self, rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
        """Cut some rows into blocks that stay in cache."""
        return steps(rows, len(self.capacity))

    @cached_property
    def column(self) -> NDArray[np.intp]:
        """Column of each row, -1 for rows without a pair."""
        column = np.full(self.rows, -1, np.intp)
        for row, taken in self.result.pairs:
            column[row] = taken
        return column

    @cached_property
    def free(self) -> NDArray[np.bool_]:
        """Rows that no lock decides."""
        free = np.ones(self.rows, np.bool_)
        free[[row for row, _ in self.locks]] = False
        return free

    @cached_property
    def free_places(self) -> NDArray[np.int64]:
        """Places that no lock takes."""
        taken = np.array([column for _, column in self.locks], np.intp)
        return self.capacity - np.bincount(taken, minlength=len(self.capacity))

    @cached_property
    def scan(self) -> Scan:
        """What one pass over all scores finds; the shape of the result must be checked before."""
        proof = self.result.certificate
        fits = len(proof.u) == self.rows and len(proof.p) == len(self.capacity)
        duals = np.array(proof.u if fits else np.zeros(self.rows), np.int64)
        prices = np.array(proof.p if fits else np.zeros(len(self.capacity)), np.int64)
        bounds, least = proof.smax - duals, max(0, proof.worst or 0)
        asked = Asked(self.lines, self.column, self.free, self.free_places, prices, bounds, least)
        return scanned(asked)


def broken_plan(claim: Claim) -> str | None:
    """Check the pairs themselves and the figures about them."""
    result = claim.result
    pairs = list(result.pairs)
    rows = [row for row, _ in pairs]
    if pairs != sorted(set(pairs)) or len(set(rows)) != len(rows):
        return "pairs: not sorted, or a coachee stands twice"
    if any(not (0 <= r < claim.rows and 0 <= c < len(claim.capacity)) for r, c in pairs):
        return "pairs: a number out of range"
    load = Counter(column for _, column in pairs)
    if any(load[c] > claim.capacity[c] for c in load):
        return "capacity: a coach has more coachees than places"
    if not set(claim.locks) <= set(pairs):
        return "locks: a lock does not hold"
    proof = result.certificate
    if max(map(abs, (proof.smax, proof.d, proof.worst or 0, *proof.u, *proof.p))) > MOST:
        return "certificate: a number out of range"
    return _broken_figures(claim)


def _broken_figures(claim: Claim) -> str | None:
    result = claim.result
    scores = claim.scan.values[claim.column >= 0]
    if (scores < 0).any():
        return "pairs: a forbidden pair"
    worst = int(scores.min()) if len(scores) else None
    if (len(scores), int(scores.sum()), worst) != (result.cardinality, result.total, result.worst):
        return "cardinality, total or worst: not those of the pairs"
    if list(result.unmatched) != np.flatnonzero(claim.column < 0).tolist():
        return "unmatched: not those without a pair"
    return None


def broken_prices(claim: Claim) -> str | None:
    """Check that the prices support the pairs: linear programming duality."""
    proof = claim.result.certificate
    if len(proof.u) != claim.rows or len(proof.p) != len(claim.capacity):
        return "certificate: not one dual a coachee and one price a coach"
    places, free = claim.free_places, claim.free
    duals, prices = np.array(proof.u, np.int64), np.array(proof.p, np.int64)
    if proof.d != proof.smax * min(int(free.sum()), int(places.sum())) + 1:
        return "certificate.D: not smax * min(coachees, places) + 1"
    if (prices < 0).any():
        return "certificate.p: a price below 0"
    seated = claim.column[free & (claim.column >= 0)]
    if ((prices > 0) & (np.bincount(seated, minlength=len(places)) < places)).any():
        return "certificate.p: a price on a free place"
    if (duals[free] > proof.d).any():
        return "certificate.u: a dual above D"
    if proof.smax != claim.scan.greatest:
        return "certificate.smax: not the greatest score"
    if claim.scan.exceeds:
        return "certificate.u: above cost plus price on an open pair"
    paid = sum(claim.scan.values[free & (claim.column >= 0)].tolist())
    cost = proof.smax * len(seated) - paid + proof.d * (int(free.sum()) - len(seated))
    # Python's own integers: no sum can wrap around.
    worth = sum(duals[free].tolist())
    worth -= sum(p * k for p, k in zip(proof.p, places.tolist(), strict=True))
    return None if cost == worth else "certificate: the sum of costs is not the sum of prices"


def prove(claim: Claim) -> None:
    """Raise ArithmeticError unless a plan is allowed and its prices prove it."""
    broken = broken_plan(claim) or broken_prices(claim)
    if broken:
        raise ArithmeticError(f"an unproved result: {broken}")
