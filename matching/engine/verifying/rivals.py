"""The figures around an optimum that can be checked without solving it again."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.verifying.conditions import Claim

MOST_LISTED = 1000
NEVER = np.iinfo(np.int64).max


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
    count, shut = 0, np.flatnonzero(claim.capacity == 0)
    for part in claim.steps(np.arange(claim.rows)):
        block = claim.lines(part)
        both = (block > own[part][:, None]) & (block > held)
        both[:, shut] = False
        count += int(np.count_nonzero(both))
        if count <= MOST_LISTED:
            found += [(int(part[line]), int(column)) for line, column in np.argwhere(both)]
    return tuple(found) if count <= MOST_LISTED else count


def _held(claim: Claim) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Return what each row has and the least that each column holds, -1 for a free place."""
    own = claim.scan.values
    least = np.full(len(claim.capacity), NEVER)
    pairs = np.array(claim.result.pairs, np.intp).reshape(-1, 2)
    np.minimum.at(least, pairs[:, 1], own[pairs[:, 0]])
    used = np.bincount(pairs[:, 1], minlength=len(least))
    least[(used < claim.capacity) | (claim.capacity == 0)] = -1
    return _narrow(own), _narrow(least)


def _narrow(values: NDArray[np.int64]) -> NDArray[np.integer]:
    """Return the values in as few bytes as hold them; comparing is then faster."""
    highest = int(values.max(initial=0))
    kinds = (kind for kind in (np.int16, np.int32) if highest <= np.iinfo(kind).max)
    return values.astype(next(kinds, np.int64))
