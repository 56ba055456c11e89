"""What each lock costs against the free optimum."""

from dataclasses import replace

import numpy as np

from matching.engine.exact.optimum import OUT
from matching.engine.exact.settling import Terms, settle
from matching.engine.exact.sources import Indices, Scores, pair_values
from matching.engine.model.assignment import LockPrice


def lock_prices(scores: Scores, terms: Terms) -> tuple[LockPrice, ...]:
    """Compare the optimum with no lock and the optimum with each lock alone."""
    if not terms.locks:
        return ()
    quiet = replace(terms, locks=(), progress=None)
    free = size_and_total(scores, settle(scores, quiet).column)
    prices = []
    for lock in terms.locks:
        held = size_and_total(scores, settle(scores, replace(quiet, locks=(lock,))).column)
        prices.append(LockPrice(lock, free[0] - held[0], free[1] - held[1]))
    return tuple(prices)


def size_and_total(scores: Scores, column: Indices) -> tuple[int, int]:
    """Return how many rows are placed and the sum of their scores."""
    values = pair_scores(scores, column)
    return len(values), sum(values)


def pair_scores(scores: Scores, column: Indices) -> list[int]:
    """Return the score of each placed row, in the order of rows."""
    placed = np.flatnonzero(column != OUT)
    return [int(value) for value in pair_values(scores, placed, column[placed])]
