"""From problems and results to JSON values, and the digest that identifies a problem."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from exchanges.planning.model import PlanningProblem
from exchanges.planning.result import PlanningResult

Json = dict[str, object]


def problem_to_json(problem: PlanningProblem) -> Json:
    """The instance of a problem; `problem_from_json` reads it back to an equal problem."""
    return {name: _plain(value) for name, value in asdict(problem).items()}


def result_to_json(result: PlanningResult) -> Json:
    """A result as JSON values, in the order of its fields."""
    return {name: _plain(value) for name, value in asdict(result).items()}


def digest(problem: PlanningProblem) -> str:
    """SHA-256 of the problem in hexadecimal; the order of rows and of listed weeks is no part."""
    packed = _packed(_ordered(problem_to_json(problem), ""))
    return hashlib.sha256(packed.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _ordered(value: object, key: str) -> object:
    """`value` with every list sorted whose order means nothing."""
    if isinstance(value, dict):
        return {name: _ordered(entry, name) for name, entry in value.items()}
    if isinstance(value, list) and key != "fairness":
        return sorted((_ordered(entry, "") for entry in value), key=_packed)
    return value


def _packed(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
