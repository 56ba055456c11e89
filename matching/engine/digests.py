"""A fingerprint of what a run was computed from."""

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from matching.engine.model.assignment import AssignmentProblem
from matching.engine.model.cohort import CONFIDENTIAL, CohortProblem
from matching.engine.model.people import Person


def digest(problem: CohortProblem | AssignmentProblem) -> str:
    """Return the sha256 of the problem as canonical JSON, in hexadecimal.

    The order of people, wishes and keys plays no part. Avoidances and confidential conflicts are
    left out: a fingerprint that held them could be guessed at pair by pair. Of an assignment
    instance the matrix enters as the sha256 of its little-endian integers, of 16 bits where the
    greatest score allows it and of 64 bits otherwise.
    """
    content = _cohort(problem) if isinstance(problem, CohortProblem) else _assignment(problem)
    return hashlib.sha256(_text(content).encode()).hexdigest()


def _cohort(problem: CohortProblem) -> dict[str, object]:
    told = [conflict for conflict in problem.conflicts if conflict.kind != CONFIDENTIAL]
    return {
        "coachees": sorted(problem.coachees, key=_id),
        "coaches": sorted(problem.coaches, key=_id),
        "criteria": problem.criteria,
        "rules": problem.rules,
        "preferences": sorted(problem.preferences, key=_values),
        "conflicts": sorted(told, key=_values),
        "previous": sorted(problem.previous),
        "co_coaching": problem.co_coaching,
        "locks": sorted(problem.locks),
        "aims": problem.aims,
        "seed": problem.seed,
        "chemistry": sorted(problem.chemistry, key=_values),
    }


def _assignment(problem: AssignmentProblem) -> dict[str, object]:
    kind = "<i2" if int(problem.scores.max(initial=0)) < 2**15 else "<i8"
    matrix = np.ascontiguousarray(problem.scores, dtype=kind)
    content = hashlib.sha256(matrix.data).hexdigest()
    return {**_fields(problem), "scores": {"shape": problem.scores.shape, "sha256": content}}


def _values(thing: object) -> tuple[object, ...]:
    return tuple(vars(thing).values())


def _id(person: Person) -> str:
    return person.id


def _text(content: object) -> str:
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_fields
    )


def _fields(thing: object) -> dict[str, object]:
    """Return what json cannot take apart by itself: a dataclass or a mapping of another kind."""
    return dict(thing) if isinstance(thing, Mapping) else dict(vars(thing))
