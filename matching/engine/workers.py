"""What a worker elsewhere needs to compute parts of passes over a cohort."""

from typing import Any

from numpy.typing import NDArray

from matching.engine.exact.alone import part_outcome
from matching.engine.exact.passes import Arrays
from matching.engine.exact.sources import Indices
from matching.engine.model.cohort import CohortProblem
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.kept import OpenScores


class PartWorker:
    """Computes parts of passes over one cohort, whose people it takes apart once."""

    def __init__(self, problem: CohortProblem) -> None:
        self._scores = CohortScores(problem)

    def outcome(self, work: str, shared: Arrays, rows: Indices) -> dict[str, NDArray[Any]]:
        """Return the arrays that `work` finds in some rows.

        `shared` holds what the pass shares together with the `terms` of its scores. Raises KeyError
        for a work that this version of the engine does not know.
        """
        is_open = bool(shared["is_open"][0])
        scores = OpenScores(self._scores) if is_open else self._scores
        return part_outcome(scores, work, shared, rows)
