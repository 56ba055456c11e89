"""Instances as JSON."""

import json
from collections.abc import Mapping

from matching.engine.model.assignment import AssignmentProblem
from matching.engine.model.cohort import CohortProblem

# Names that a field cannot have in Python.
SPELLED = {"for_": "for", "with_": "with"}


def cohort_text(problem: CohortProblem) -> str:
    """Return a cohort instance as one line of JSON, as the command reads it: avoidances too."""
    return json.dumps(vars(problem), ensure_ascii=False, default=_fields)


def _fields(thing: object) -> dict[str, object]:
    if isinstance(thing, Mapping):
        return dict(thing)
    return {SPELLED.get(name, name): value for name, value in vars(thing).items()}


def assignment_text(problem: AssignmentProblem) -> str:
    """Return an assignment instance as one line of JSON, as the command reads it."""
    scores = [[None if score < 0 else score for score in line] for line in problem.scores.tolist()]
    content: dict[str, object] = {
        "scores": scores,
        "capacity": problem.capacity,
        "locks": problem.locks,
        "aims": problem.aims,
        "alternatives": problem.alternatives,
        "coachees": problem.rows,
        "coaches": problem.columns,
        "seed": problem.seed,
    }
    return json.dumps(content, ensure_ascii=False)
