"""The greatest score that the worst pair can have."""

from dataclasses import dataclass

import numpy as np

from matching.engine.exact.cardinality import fullest_columns
from matching.engine.exact.hall import hall_set, left_out
from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import FreeScores, Indices, Scores, blocks
from matching.engine.model.assignment import HallSet, Vector


@dataclass(frozen=True, eq=False)
class Threshold:
    """Pairs below `least` may be closed; `hall` is what one point more would starve.

    `hall` is None where no pair at all could score more, or where a lock sets the limit.
    """

    least: int
    hall: HallSet | None


def worst_threshold(scores: Scores, capacity: Vector, ceiling: int | None) -> Threshold:
    """Find the greatest threshold that leaves out nobody more; bisection over the scores.

    `ceiling` is the least score among the locks: above it a threshold improves no worst pair.
    """
    target = _placed(fullest_columns(scores, capacity))
    steps = _distinct(scores)
    if not target or not len(steps):
        return Threshold(0, None)
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high + 1) // 2
        reached = _placed(fullest_columns(scores, capacity, int(steps[middle])))
        low, high = (middle, high) if reached == target else (low, middle - 1)
    least = int(steps[low])
    if ceiling is not None and ceiling <= least:
        return Threshold(ceiling, None)
    return Threshold(least, _starved(scores, capacity, least + 1))


def _starved(scores: Scores, capacity: Vector, least: int) -> HallSet:
    rows = np.arange(scores.shape[0])
    stricter = FreeScores(scores, rows, capacity, least)
    column = fullest_columns(stricter, capacity)
    return hall_set(stricter, capacity, column, left_out(column))


def _placed(column: Indices) -> int:
    return int(np.count_nonzero(column != OUT))


def _distinct(scores: Scores) -> Indices:
    found = np.zeros(0, np.int64)
    for _, block in blocks(scores):
        found = np.union1d(found, block[block >= 0])
    return found
