"""One pass over all scores that gathers what the conditions ask for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Lines = Callable[[NDArray[np.intp]], NDArray[np.integer]]
Vector = NDArray[np.int64]

PAIRS_A_STEP = 1 << 18
LOWEST = -(2**31)


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of the pass.

    `column` is the column of each row (-1 for none); `free` flags the rows no lock decides and
    `places` what locks leave. Pairs that score at least `least` must not exceed bound plus price.
    """

    lines: Lines
    column: NDArray[np.intp]
    free: NDArray[np.bool_]
    places: Vector
    prices: Vector
    bounds: Vector
    least: int


@dataclass(frozen=True, eq=False)
class Scan:
    """Score of each row's pair (-1 for none), greatest open score, and whether a pair exceeds."""

    values: Vector
    greatest: int
    exceeds: bool


def scanned(asked: Asked) -> Scan:
    """Read every row once."""
    widest = max(int(np.abs(part).max(initial=0)) for part in (asked.prices, asked.bounds))
    kind = np.dtype(np.int32 if widest < 2**29 else np.int64)
    prices, bounds = asked.prices.astype(kind), asked.bounds.astype(kind)
    shut = np.flatnonzero(asked.places == 0)
    values = np.full(len(asked.column), -1, np.int64)
    greatest, exceeds = 0, False
    for rows in steps(np.arange(len(asked.column)), len(prices)):
        block = asked.lines(rows)
        taken = asked.column[rows]
        paired = np.flatnonzero(taken >= 0)
        values[rows[paired]] = block[paired, taken[paired]]
        if not asked.free[rows].all():
            rows, block = rows[asked.free[rows]], block[asked.free[rows]]
        if len(shut):
            greatest = max(greatest, int(np.delete(block, shut, axis=1).max(initial=0)))
        else:
            greatest = max(greatest, int(block.max(initial=0)))
        above = (block - prices).max(axis=1, initial=LOWEST) > bounds[rows]
        suspects = np.flatnonzero(above)
        if len(suspects):
            # Closed pairs may stand out too, so the few rows that do are looked at pair by pair.
            real = (block[suspects] >= asked.least) & (asked.places > 0)
            real &= block[suspects] - prices > bounds[rows[suspects], None]
            exceeds = exceeds or bool(real.any())
    return Scan(values, greatest, exceeds)


def steps(rows: NDArray[np.intp], columns: int) -> Iterator[NDArray[np.intp]]:
    """Cut some rows into blocks that stay in cache."""
    step = max(1, PAIRS_A_STEP // max(1, columns))
    for start in range(0, len(rows), step):
        yield rows[start : start + step]


def lines_of(matrix: NDArray[np.integer]) -> Lines:
    """Return a reader of rows; rows that follow each other are not copied."""

    def lines(rows: NDArray[np.intp]) -> NDArray[np.integer]:
        first, after = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
        return matrix[first:after] if bool((np.diff(rows) == 1).all()) else matrix[rows]

    return lines
