"""How many can be placed at all, whatever the scores."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import Indices, Scores, blocks
from matching.engine.model.assignment import Vector


def fullest_columns(scores: Scores, capacity: Vector, least: int = 0) -> Indices:
    """Return an assignment of as many rows as possible to pairs with score >= `least`.

    Hopcroft and Karp 1973, with a column repeated once a place.
    """
    rows = scores.shape[0]
    places = np.repeat(np.arange(len(capacity)), np.minimum(capacity, rows))
    found_rows, found_places = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for numbers, block in blocks(scores):
        lines, taken = np.nonzero(block[:, places] >= least)
        found_rows.append(numbers[lines])
        found_places.append(taken)
    lines, taken = np.concatenate(found_rows), np.concatenate(found_places)
    graph = csr_array((np.ones(len(lines), np.int8), (lines, taken)), shape=(rows, len(places)))
    matched = maximum_bipartite_matching(graph, perm_type="column") if len(places) else None
    column = np.full(rows, OUT, np.intp)
    if matched is not None:
        column[matched >= 0] = places[matched[matched >= 0]]
    return column
