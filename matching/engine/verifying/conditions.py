"""The conditions of a proved assignment, one by one; nothing here is shared with the solver."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.assignment import AssignmentResult

Lines = Callable[[NDArray[np.intp]], NDArray[np.integer]]

PAIRS_A_STEP = 1 << 18
LOWEST = -(2**31)


@dataclass(frozen=True, eq=False)
class Claim:
    """A result beside what it is about; `lines` returns scores of rows, below 0 for closed."""

    lines: Lines
    capacity: NDArray[np.int64]
    locks: tuple[tuple[int, int], ...]
    rows: int
    result: AssignmentResult
    worst_counts: bool = False

    def steps(self, rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
        """Cut some rows into blocks that stay in cache."""
        step = max(1, PAIRS_A_STEP // max(1, len(self.capacity)))
        for start in range(0, len(rows), step):
            yield rows[start : start + step]

    @property
    def free_rows(self) -> NDArray[np.intp]:
        """Rows that no lock decides."""
        return np.setdiff1d(np.arange(self.rows), [row for row, _ in self.locks])

    @property
    def free_places(self) -> NDArray[np.int64]:
        """Places that no lock takes."""
        taken = Counter(column for _, column in self.locks)
        return self.capacity - np.array([taken[c] for c in range(len(self.capacity))], np.int64)

    @property
    def free_pairs(self) -> list[tuple[int, int]]:
        """Pairs that no lock made."""
        return [pair for pair in self.result.pairs if pair not in set(self.locks)]

    def scores_of(self, pairs: list[tuple[int, int]]) -> NDArray[np.int64]:
        """Scores of some pairs."""
        rows = np.array([row for row, _ in pairs], np.intp)
        columns = np.array([column for _, column in pairs], np.intp)
        found = [np.zeros(0, np.int64)]
        for part in self.steps(np.arange(len(pairs))):
            block = self.lines(rows[part])
            found.append(block[np.arange(len(part)), columns[part]].astype(np.int64))
        return np.concatenate(found)


def lines_of(matrix: NDArray[np.integer]) -> Lines:
    """Return a reader of rows; rows that follow each other are not copied."""

    def lines(rows: NDArray[np.intp]) -> NDArray[np.integer]:
        first, after = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
        return matrix[first:after] if _follow(rows) else matrix[rows]

    return lines


def _follow(rows: NDArray[np.intp]) -> bool:
    return bool((np.diff(rows) == 1).all())


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
    scores = claim.scores_of(pairs)
    if (scores < 0).any():
        return "pairs: a forbidden pair"
    figures = (len(pairs), int(scores.sum()), int(scores.min()) if len(pairs) else None)
    if figures != (result.cardinality, result.total, result.worst):
        return "cardinality, total or worst: not those of the pairs"
    if list(result.unmatched) != sorted(set(range(claim.rows)) - set(rows)):
        return "unmatched: not those without a pair"
    return None


def broken_prices(claim: Claim) -> str | None:
    """Check that the prices support the pairs: linear programming duality."""
    proof = claim.result.certificate
    if len(proof.u) != claim.rows or len(proof.p) != len(claim.capacity):
        return "certificate: not one dual a coachee and one price a coach"
    rows, places = claim.free_rows, claim.free_places
    duals, prices = np.array(proof.u, np.int64), np.array(proof.p, np.int64)
    if proof.d != proof.smax * min(len(rows), int(places.sum())) + 1:
        return "certificate.D: not smax * min(coachees, places) + 1"
    if (prices < 0).any():
        return "certificate.p: a price below 0"
    used = Counter(column for _, column in claim.free_pairs)
    if any(prices[c] and used[c] < places[c] for c in range(len(places))):
        return "certificate.p: a price on a free place"
    if (duals[rows] > proof.d).any():
        return "certificate.u: a dual above D"
    if proof.smax != _greatest(claim, places):
        return "certificate.smax: not the greatest score"
    if _envy(claim, duals, prices, places):
        return "certificate.u: above cost plus price on an open pair"
    placed = claim.free_pairs
    cost = proof.smax * len(placed) - int(claim.scores_of(placed).sum())
    cost += proof.d * (len(rows) - len(placed))
    if cost != int(duals[rows].sum()) - int((prices * places).sum()):
        return "certificate: the sum of costs is not the sum of prices"
    return None


def _greatest(claim: Claim, places: NDArray[np.int64]) -> int:
    shut = np.flatnonzero(places == 0)
    most = 0
    for part in claim.steps(claim.free_rows):
        block = claim.lines(part)
        if len(shut):
            block = np.delete(block, shut, axis=1)
        most = max(most, int(block.max(initial=0)))
    return most


def _envy(
    claim: Claim, duals: NDArray[np.int64], prices: NDArray[np.int64], places: NDArray[np.int64]
) -> bool:
    """Tell whether an open pair would be cheaper for its coachee than the dual says."""
    proof = claim.result.certificate
    small = max(proof.d, int(prices.max(initial=0)), int(np.abs(duals).max(initial=0))) < 2**29
    kind = np.dtype(np.int32 if small else np.int64)
    bounds, charged = (proof.smax - duals).astype(kind), prices.astype(kind)
    least = max(0, proof.worst or 0)
    for part in claim.steps(claim.free_rows):
        block = claim.lines(part)
        above = (block - charged).max(axis=1, initial=LOWEST) > bounds[part]
        suspects = np.flatnonzero(above)
        if len(suspects):
            # Closed pairs may stand out too, so the few rows that do are looked at pair by pair.
            open_pairs = (block[suspects] >= least) & (places > 0)
            gain = block[suspects] - charged > bounds[part[suspects], None]
            if (gain & open_pairs).any():
                return True
    return False


def prove(claim: Claim) -> None:
    """Raise ArithmeticError unless a plan is allowed and its prices prove it."""
    broken = broken_plan(claim) or broken_prices(claim)
    if broken:
        raise ArithmeticError(f"an unproved result: {broken}")
