"""Reading an assignment instance."""

import numpy as np

from matching.engine.errors import InstanceError
from matching.engine.files.fields import integer, known, many, text, two
from matching.engine.model.assignment import CLOSED, AssignmentProblem, Matrix
from matching.engine.model.cohort import MATCHED_TOTAL

FIELDS = ("scores", "capacity", "locks", "aims", "alternatives", "coachees", "coaches", "seed")


def read_assignment(value: object) -> AssignmentProblem:
    """Build an assignment problem from parsed JSON; raises InstanceError naming the field."""
    found = known(value, "", FIELDS)
    for name in ("scores", "capacity"):
        if name not in found:
            raise InstanceError(name, "is missing")
    capacity = many(found["capacity"], "capacity", integer)
    return AssignmentProblem(
        scores=_matrix(found["scores"], len(capacity)),
        capacity=capacity,
        locks=many(found.get("locks", []), "locks", lambda v, f: two(v, f, integer)),
        aims=many(found.get("aims", list(MATCHED_TOTAL)), "aims", text),
        alternatives=integer(found.get("alternatives", 0), "alternatives"),
        rows=many(found.get("coachees", []), "coachees", text),
        columns=many(found.get("coaches", []), "coaches", text),
        seed=integer(found.get("seed", 1), "seed"),
    )


def _matrix(value: object, columns: int) -> Matrix:
    lines = many(value, "scores", lambda line, field: many(line, field, _score))
    for row, line in enumerate(lines):
        if len(line) != columns:
            raise InstanceError(f"scores[{row}]", f"must have {columns} entries, one a coach")
    return np.array(lines, np.int64).reshape(len(lines), columns)


def _score(value: object, field: str) -> int:
    if value is None:
        return CLOSED
    score = integer(value, field)
    if score < 0:
        raise InstanceError(field, "must be 0 or more, or null")
    return score
