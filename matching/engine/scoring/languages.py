"""What the best common language of many pairs is worth, a block at a time."""

from collections.abc import Sequence

import numpy as np

from matching.engine.model.people import Person
from matching.engine.scoring.closures import Indices, Worths
from matching.engine.scoring.levels import LEVEL_VALUES, RANK


class CommonLanguages:
    """The worth of the best common language, coachees by row and coaches by column.

    For a language and a coachee's level one line holds the worth with every coach; a coachee's
    line is the greatest of those of her languages, since worth grows with the level.
    """

    def __init__(self, coachees: Sequence[Person], coaches: Sequence[Person]) -> None:
        self._spoken = [
            [(code, RANK[level]) for code, level in person.languages.items()] for person in coachees
        ]
        needed = {line for spoken in self._spoken for line in spoken}
        ranks = {code: np.zeros(len(coaches), np.intp) for code, _ in needed}
        for column, coach in enumerate(coaches):
            for code in coach.languages.keys() & ranks.keys():
                ranks[code][column] = RANK[coach.languages[code]]
        values = np.array(LEVEL_VALUES, np.float32)
        self._lines = {
            (code, rank): values[np.minimum(ranks[code], rank)] for code, rank in sorted(needed)
        }
        self._columns = len(coaches)

    def worths(self, rows: Indices) -> Worths:
        """Return a line for each of some rows."""
        best = np.zeros((len(rows), self._columns), np.float32)
        for line, row in zip(best, rows.tolist(), strict=True):
            for spoken in self._spoken[row]:
                np.maximum(line, self._lines[spoken], out=line)
        return best
