"""Which pairs an optimum could use, and which of them can change places."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.engine.exact.optimum import OUT, Optimum
from matching.engine.exact.sources import Indices, Scores, blocks
from matching.engine.model.assignment import Matrix, Vector


@dataclass(frozen=True, eq=False)
class TightPairs:
    """Pairs whose cost equals dual minus price: every optimum uses only these."""

    rows: Indices
    columns: Indices


def tight_pairs(scores: Scores, optimum: Optimum) -> TightPairs:
    """Find all tight pairs in one pass."""
    found_rows, found_columns = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for rows, block in blocks(scores):
        lines, columns = np.nonzero(_tight(block, rows, optimum))
        found_rows.append(rows[lines])
        found_columns.append(columns)
    return TightPairs(np.concatenate(found_rows), np.concatenate(found_columns))


def _tight(block: Matrix, rows: Indices, optimum: Optimum) -> NDArray[np.bool_]:
    worth = optimum.costs.smax - optimum.duals[rows][:, None] + optimum.prices
    return np.asarray((block == worth) & (block >= 0))


def exchange_classes(optimum: Optimum, capacity: Vector, tight: TightPairs) -> tuple[Indices, int]:
    """Return the strong component of each row and column in the exchange graph.

    An arc leaves what could be given up for what could be taken. Node rows + columns stands for
    "left out" and the next one for "idle place", whose components close the array; the second
    value is the number of rows. A tight pair can enter or leave an optimum exactly if its two
    ends lie in one component.
    """
    rows, columns = len(optimum.column), len(capacity)
    out, idle = rows + columns, rows + columns + 1
    held = optimum.column[tight.rows] == tight.columns
    left_out = optimum.column == OUT
    spare = np.flatnonzero(optimum.duals == optimum.costs.d)
    used = np.bincount(optimum.column[~left_out], minlength=columns)
    free_of_price = np.flatnonzero((optimum.prices == 0) & (used > 0))
    open_places = np.flatnonzero(used < capacity)
    arcs = [
        (tight.rows[~held], rows + tight.columns[~held]),
        (rows + tight.columns[held], tight.rows[held]),
        (spare[~left_out[spare]], np.full(np.count_nonzero(~left_out[spare]), out)),
        (np.full(np.count_nonzero(left_out), out), np.flatnonzero(left_out)),
        (np.full(len(free_of_price), idle), rows + free_of_price),
        (rows + open_places, np.full(len(open_places), idle)),
        (np.array([idle]), np.array([out])),
    ]
    if not left_out.all():
        arcs.append((np.array([out]), np.array([idle])))
    tails = np.concatenate([tail for tail, _ in arcs])
    heads = np.concatenate([head for _, head in arcs])
    graph = csr_array((np.ones(len(tails), np.int8), (tails, heads)), shape=(idle + 1, idle + 1))
    _, component = connected_components(graph, connection="strong")
    return component.astype(np.intp), rows
