"""The figures around an optimum that can be checked without solving it again."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.verifying.conditions import Claim

MOST_LISTED = 1000

Narrow = NDArray[np.int64] | NDArray[np.int32]


def broken_rivals(claim: Claim) -> str | None:
    """Check blocking pairs, the order of alternative totals, and that each lock has its price."""
    totals = claim.result.alternatives
    if totals and (totals[0] != claim.result.total or list(totals) != sorted(totals)[::-1]):
        return "alternatives: not sorted from the total downwards"
    if [price.pair for price in claim.result.lock_price] != sorted(claim.locks):
        return "lock_price: not one a lock"
    return _broken_blocking(claim)


def _broken_blocking(claim: Claim) -> str | None:
    told, found = claim.result.blocking_pairs, _blocking(claim)
    if isinstance(told, int) or isinstance(found, int):
        sizes = [one if isinstance(one, int) else len(one) for one in (told, found)]
        many = isinstance(told, int) == (sizes[0] > MOST_LISTED)
        right = many and 0 <= sizes[0] - sizes[1] <= len(claim.veiled)
    else:
        extra = set(told) - set(found)
        right = extra <= claim.veiled and list(told) == sorted({*found, *extra})
    return None if right else "blocking_pairs: not the pairs that block"


def _blocking(claim: Claim) -> tuple[tuple[int, int], ...] | int:
    own, held = _held(claim)
    shut = np.flatnonzero(claim.capacity == 0)
    found: list[tuple[int, int]] = []
    count = 0
    for part in claim.steps(np.arange(claim.rows)):
        block = claim.lines(part)
        both = (block > own[part][:, None]) & (block > held)
        both[:, shut] = False
        count += int(np.count_nonzero(both))
        if count <= MOST_LISTED:
            found += [(int(part[line]), int(column)) for line, column in np.argwhere(both)]
    return tuple(found) if count <= MOST_LISTED else count


def _held(claim: Claim) -> tuple[Narrow, Narrow]:
    """Return what each row has and the least that each column holds."""
    own = claim.scan.values
    least = [[int(np.iinfo(np.int64).max)] for _ in claim.capacity]
    for row, column in claim.result.pairs:
        least[column].append(int(own[row]))
    for column, places in enumerate(claim.capacity.tolist()):
        if len(least[column]) <= places:
            least[column].append(-1)
    return _narrow(own), _narrow(np.array([min(values) for values in least], np.int64))


def _narrow(values: NDArray[np.int64]) -> Narrow:
    """Return the values in half the width, unless a score is too great for it."""
    highest = 2**31 - 1
    finite = values[values < np.iinfo(np.int64).max]
    wide = int(finite.max(initial=0)) > highest
    return values if wide else np.minimum(values, highest).astype(np.int32)
