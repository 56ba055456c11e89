"""The figures around an optimum that can be checked without solving it again."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.verifying.conditions import Claim

MOST_LISTED = 1000


def broken_rivals(claim: Claim) -> str | None:
    """Check blocking pairs and the order of alternative totals."""
    totals = claim.result.alternatives
    if totals and (totals[0] != claim.result.total or list(totals) != sorted(totals)[::-1]):
        return "alternatives: not sorted from the total downwards"
    found = _blocking(claim)
    listed = claim.result.blocking_pairs
    if listed != (tuple(found) if len(found) <= MOST_LISTED else len(found)):
        return "blocking_pairs: not the pairs that block"
    return None


def _blocking(claim: Claim) -> list[tuple[int, int]]:
    own, held = _held(claim)
    found = []
    for part in claim.steps(np.arange(claim.rows)):
        block = claim.lines(part)
        both = (block > own[part][:, None]) & (block > held)
        for line, column in np.argwhere(both).tolist():
            found.append((int(part[line]), column))
    return found


def _held(claim: Claim) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return what each row has and the least that each column holds."""
    pairs = list(claim.result.pairs)
    scores = claim.scores_of(pairs).tolist()
    own = np.full(claim.rows, -1, np.int64)
    least = [[int(np.iinfo(np.int64).max)] for _ in claim.capacity]
    load = [0 for _ in claim.capacity]
    for (row, column), score in zip(pairs, scores, strict=True):
        own[row] = score
        least[column].append(score)
        load[column] += 1
    for column, places in enumerate(claim.capacity.tolist()):
        if load[column] < places:
            least[column].append(-1)
    return own, np.array([min(values) for values in least], np.int64)
