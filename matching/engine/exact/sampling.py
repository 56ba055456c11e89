"""Prices guessed from a sample, to know which pairs are worth a look."""

import numpy as np

from matching.engine.exact.dense import dense_optimum
from matching.engine.exact.optimum import Costs
from matching.engine.exact.sources import Indices, Scores
from matching.engine.model.assignment import Matrix, Vector

FEWEST, MOST, PART = 100, 1000, 8


def sampled_rows(rows: int) -> Indices:
    """Return an eighth of the rows, spread evenly over all: at least 100, at most 1000."""
    size = min(rows, max(FEWEST, min(MOST, rows // PART)))
    return np.unique(np.linspace(0, rows - 1, size).astype(np.intp))


def sampled_prices(scores: Scores, capacity: Vector) -> Vector:
    """Solve a sample exactly and extend its prices to all columns.

    The sample has as many places a row as the whole. A column then costs what keeps every sampled
    row from wanting it more than what the sample gave it. These are guesses: whatever they are, the
    result is proved by a pass over all pairs.
    """
    rows = sampled_rows(scores.shape[0])
    block = scores.take(rows)
    owners = np.repeat(np.arange(len(capacity)), np.minimum(capacity, scores.shape[0]))
    share = max(1, round(len(owners) * len(rows) / scores.shape[0]))
    chosen = owners[np.random.default_rng(0).permutation(len(owners))[:share]]
    places = np.bincount(chosen, minlength=len(capacity))
    columns = np.flatnonzero(places)
    smax = int(block.max(initial=0))
    costs = Costs.of(smax, len(rows), places)
    optimum = dense_optimum(block[:, columns], places[columns], costs)
    content = optimum.duals < costs.d
    wanted = _wanted(block[content], optimum.duals[content] - smax)
    # Where the sample leaves people out, its prices run up to the cost of a person; a guess of
    # more than a score says no more than one of a score.
    return np.asarray(np.clip(wanted, 0, smax))


def _wanted(block: Matrix, excess: Vector) -> Vector:
    worth = block.astype(np.float32)
    worth += excess[:, None].astype(np.float32)
    np.copyto(worth, np.float32(-1), where=block < 0)
    return worth.max(axis=0, initial=0).astype(np.int64)
