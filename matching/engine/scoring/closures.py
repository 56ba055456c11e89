"""The hard rules for blocks of rows: each closes its pairs in a boolean block."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Worths = NDArray[np.float32]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows, and what the best common language of each of their pairs is worth."""

    rows: Indices
    languages: Worths


class Closure(Protocol):
    """One hard rule over all pairs."""

    @property
    def key(self) -> str:
        """Return the key under which the rule is reported."""
        ...

    def close(self, part: Part, closed: Flags) -> None:
        """Set `closed` (a line for each row of the part) where the rule forbids the pair."""
        ...

    def count(self, parts: Callable[[], Iterable[Part]]) -> int:
        """Return how many pairs the rule closes in all; `parts` yields all rows."""
        ...


@dataclass(frozen=True)
class ClassClosure:
    """A rule that depends on the class of the coachee: a row of flags for each class."""

    key: str
    codes: Indices
    table: Flags

    def close(self, part: Part, closed: Flags) -> None:
        """Take over the row of each coachee's class."""
        closed |= self.table[self.codes[part.rows]]

    def count(self, parts: Callable[[], Iterable[Part]]) -> int:
        """Count each class once and multiply."""
        sizes = np.bincount(self.codes, minlength=len(self.table))
        return int((sizes * self.table.sum(axis=1)).sum())


@dataclass(frozen=True)
class ScatterClosure:
    """A rule that closes few pairs: the columns closed for each row."""

    key: str
    columns: Sequence[Indices]

    def close(self, part: Part, closed: Flags) -> None:
        """Scatter the columns of each row."""
        for line, row in enumerate(part.rows.tolist()):
            columns = self.columns[row]
            if len(columns):
                closed[line, columns] = True

    def count(self, parts: Callable[[], Iterable[Part]]) -> int:
        """Count the columns listed."""
        return sum(len(columns) for columns in self.columns)


@dataclass(frozen=True)
class LanguageClosure:
    """The rule on the best common language; `least` is what the level asked is worth."""

    key: str
    least: int

    def close(self, part: Part, closed: Flags) -> None:
        """Close every pair below the level asked."""
        closed |= part.languages < self.least

    def count(self, parts: Callable[[], Iterable[Part]]) -> int:
        """Count pair by pair: this rule alone needs it."""
        return sum(int(np.count_nonzero(part.languages < self.least)) for part in parts())


NOTHING = np.zeros(0, np.intp)


def scatter_pairs(
    key: str,
    pairs: Iterable[tuple[str, str]],
    rows: dict[str, int],
    columns: dict[str, int],
) -> ScatterClosure:
    """Close listed pairs of ids, whichever of the two is the coachee."""
    found: dict[int, set[int]] = {}
    for first, second in pairs:
        for coachee, coach in ((first, second), (second, first)):
            if coachee in rows and coach in columns:
                found.setdefault(rows[coachee], set()).add(columns[coach])
    listed = {row: np.array(sorted(cols), np.intp) for row, cols in found.items()}
    return ScatterClosure(key, [listed.get(row, NOTHING) for row in range(len(rows))])


def class_closure(
    key: str, table: tuple[Indices, NDArray[np.float32]], least: float = 1
) -> ClassClosure:
    """Turn a class table into flags: closed where the value reaches `least`."""
    codes, values = table
    return ClassClosure(key, codes, values >= least)
