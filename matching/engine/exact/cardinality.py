"""How many can be placed at all, whatever the scores."""

import numpy as np

from matching.engine.exact.augmenting import Augmenter, fullest_over
from matching.engine.exact.edges import Edges
from matching.engine.exact.sources import FreeScores, Indices, Scores, blocks
from matching.engine.model.assignment import Matrix, Vector

# Below this all open pairs are listed; above, some a row, and the rest is searched where needed.
FEW_PAIRS = 1 << 18
EACH = 24


def fullest_columns(scores: Scores, capacity: Vector, least: int = 0) -> Indices:
    """Return an assignment of as many rows as possible to pairs with score >= `least`."""
    rows = np.arange(scores.shape[0])
    open_pairs = FreeScores(scores, rows, capacity, least) if least else scores
    few = scores.shape[0] * scores.shape[1] <= FEW_PAIRS
    found = []
    random = np.random.default_rng(0)
    for numbers, block in blocks(open_pairs):
        lines, columns = np.nonzero(block >= 0) if few else _some(block, random)
        found.append((numbers[lines], columns, block[lines, columns].astype(np.int64)))
    none = (np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int64))
    column = fullest_over(Edges.of(scores.shape, none, *found), scores.shape[0], capacity)
    return column if few else Augmenter(open_pairs, capacity, column).run()


def _some(block: Matrix, random: np.random.Generator) -> tuple[Indices, Indices]:
    """Return some open pairs of each row, at random."""
    keys = random.random(block.shape, dtype=np.float32)
    keys[block < 0] = 2
    some = min(EACH, block.shape[1])
    columns = np.argpartition(keys, some - 1, axis=1)[:, :some]
    return np.repeat(np.arange(len(block)), some), columns.ravel()
