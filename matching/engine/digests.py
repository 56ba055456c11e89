"""A fingerprint of what a run was computed from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.engine.model.assignment import AssignmentProblem
from matching.engine.model.cohort import CONFIDENTIAL, CohortProblem

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def digest(problem: CohortProblem | AssignmentProblem) -> str:
    """Return the sha256 of the problem as canonical JSON, in hexadecimal.

    The order of people, wishes and keys plays no part. Avoidances and confidential conflicts are
    left out: a fingerprint that held them could be guessed at pair by pair. Of an assignment
    instance the matrix enters as the sha256 of its little-endian 64-bit integers.
    """
    if isinstance(problem, CohortProblem):
        content = _cohort(problem)
    else:
        content = {**_plain(problem), "scores": _matrix(problem)}
    return hashlib.sha256(_text(content).encode()).hexdigest()


def _cohort(problem: CohortProblem) -> dict[str, object]:
    content = _plain(problem)
    del content["avoidances"]
    content["conflicts"] = [_plain(c) for c in problem.conflicts if c.kind != CONFIDENTIAL]
    # The order of these lists means nothing, that inside a pair or a unit path may.
    return {
        name: sorted(value, key=_text) if isinstance(value, list) and name != "aims" else value
        for name, value in content.items()
    }


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(thing: "DataclassInstance") -> dict[str, object]:
    return {field.name: _value(getattr(thing, field.name)) for field in fields(thing)}


def _value(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(value)
    if isinstance(value, Mapping):
        return {key: _value(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_value(inner) for inner in value]
    return None if isinstance(value, np.ndarray) else value


def _matrix(problem: AssignmentProblem) -> dict[str, object]:
    content = hashlib.sha256(problem.scores.astype("<i8").tobytes()).hexdigest()
    return {"shape": list(problem.scores.shape), "sha256": content}
