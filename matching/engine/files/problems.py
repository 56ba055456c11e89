"""Instances as JSON."""

import json

from matching.engine.model.assignment import AssignmentProblem


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
