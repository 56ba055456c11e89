"""Numbers that stand for people whatever their position, to choose among equal optima."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.engine.exact.sources import Scores, blocks
from matching.engine.model.assignment import Vector

Marks = NDArray[np.uint64]

ROUNDS = 3


def named(names: Sequence[str], side: str) -> Marks:
    """Return a 64-bit mark for each name; equal names on the two sides differ."""
    digests = (hashlib.sha256(f"{side}:{name}".encode()).digest()[:8] for name in names)
    return np.array([int.from_bytes(digest, "big") for digest in digests], np.uint64)


def unnamed(scores: Scores, capacity: Vector) -> tuple[Marks, Marks]:
    """Return marks that follow from scores and capacities alone, by colour refinement.

    Each round adds up, over a line of the matrix, a mix of the score and the other end's mark:
    a sum knows no order. Rows that stay equal are told apart by position only.
    """
    rows = np.zeros(scores.shape[0], np.uint64)
    columns = mixed(capacity.astype(np.uint64))
    for _ in range(ROUNDS):
        sums = np.zeros(len(columns), np.uint64)
        for numbers, block in blocks(scores):
            values = mixed((block.astype(np.int64) + 2).astype(np.uint64))
            seen = mixed(values ^ columns)
            sums += mixed(values ^ rows[numbers][:, None]).sum(axis=0, dtype=np.uint64)
            rows[numbers] = mixed(rows[numbers] + seen.sum(axis=1, dtype=np.uint64))
        columns = mixed(columns + sums)
    return rows, columns


def mixed(values: Marks) -> Marks:
    """Scramble 64-bit numbers (the finaliser of splitmix64, Steele, Lea and Flood 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def numbered(marks: Marks) -> Marks:
    """Tell equal marks apart by their position among themselves."""
    order = np.argsort(marks, kind="stable")
    ranked = marks[order]
    first = np.searchsorted(ranked, ranked)
    repeats = np.empty(len(marks), np.uint64)
    repeats[order] = (np.arange(len(marks)) - first).astype(np.uint64)
    return mixed(marks ^ mixed(repeats))
