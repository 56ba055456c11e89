"""Reading a result back, to verify it."""

from typing import Any

from matching.engine.errors import InstanceError
from matching.engine.files.cohorts import Readers
from matching.engine.files.fields import (
    by_name,
    inside,
    integer,
    known,
    load,
    many,
    maybe,
    text,
    truth,
    two,
)
from matching.engine.model.assignment import AssignmentResult, Certificate, HallSet, LockPrice
from matching.engine.model.results import CohortResult, Contribution, ScoredPair, UnmatchedCoachee


def read_assignment_result(value: object, field: str = "") -> AssignmentResult:
    """Build an assignment result from parsed JSON; raises InstanceError naming the field."""
    return AssignmentResult(**_named(value, field, ASSIGNMENT))


def read_cohort_result(value: object) -> CohortResult:
    """Build a cohort result from parsed JSON; raises InstanceError naming the field."""
    with_bound = isinstance(value, dict) and "bound" in value
    return CohortResult(**_named(value, "", {**COHORT, "bound": integer} if with_bound else COHORT))


def read_result(content: str, of_cohort: bool) -> AssignmentResult | CohortResult:
    """Build a result from JSON text."""
    value = load(content)
    return read_cohort_result(value) if of_cohort else read_assignment_result(value)


def _named(value: object, field: str, readers: Readers) -> dict[str, Any]:
    found = known(value, field, tuple(readers))
    for name in readers:
        if name not in found:
            raise InstanceError(inside(field, name), "is missing")
    return {name: read(found[name], inside(field, name)) for name, read in readers.items()}


def _numbers(value: object, field: str) -> tuple[int, ...]:
    return many(value, field, integer)


def _pair(value: object, field: str) -> tuple[int, int]:
    return two(value, field, integer)


def _pairs(value: object, field: str) -> tuple[tuple[int, int], ...]:
    return many(value, field, _pair)


def _hall(value: object, field: str) -> HallSet:
    readers: Readers = {"coachees": _numbers, "coaches": _numbers, "places": integer}
    return HallSet(**_named(value, field, readers))


def _certificate(value: object, field: str) -> Certificate:
    readers: Readers = {"smax": integer, "D": integer, "u": _numbers, "p": _numbers}
    if isinstance(value, dict) and "worst" in value:
        halls: Readers = {"worst_hall": maybe(_hall), "matched_hall": maybe(_hall)}
        readers = {**readers, "worst": integer, **halls}
    found = _named(value, field, readers)
    return Certificate(d=found.pop("D"), **found)


def _lock_price(value: object, field: str) -> LockPrice:
    readers: Readers = {"pair": _pair, "cardinality": integer, "total": integer}
    return LockPrice(**_named(value, field, readers))


def _blocking(value: object, field: str) -> tuple[tuple[int, int], ...] | int:
    return _pairs(value, field) if isinstance(value, list) else integer(value, field)


def _contribution(value: object, field: str) -> Contribution:
    readers: Readers = {"criterion": text, "weight": integer, "value": integer}
    return Contribution(**_named(value, field, readers))


def _scored_pair(value: object, field: str) -> ScoredPair:
    readers: Readers = {
        "coachee": text,
        "coach": text,
        "score": integer,
        "contributions": lambda item, name: many(item, name, _contribution),
    }
    return ScoredPair(**_named(value, field, readers))


def _unmatched(value: object, field: str) -> UnmatchedCoachee:
    readers: Readers = {"coachee": text, "closed": _counts, "in_hall": truth}
    return UnmatchedCoachee(**_named(value, field, readers))


def _counts(value: object, field: str) -> dict[str, int]:
    return by_name(value, field, integer)


ASSIGNMENT: Readers = {
    "pairs": _pairs,
    "cardinality": integer,
    "total": integer,
    "worst": maybe(integer),
    "unmatched": _numbers,
    "hall": maybe(_hall),
    "certificate": _certificate,
    "blocking_pairs": _blocking,
    "lock_price": lambda value, field: many(value, field, _lock_price),
    "alternatives": _numbers,
    "method": text,
    "engine_version": text,
    "digest": text,
}

COHORT: Readers = {
    "pairs": lambda value, field: many(value, field, _scored_pair),
    "cardinality": integer,
    "total": integer,
    "worst": maybe(integer),
    "unmatched": lambda value, field: many(value, field, _unmatched),
    "closed": _counts,
    "assignment": read_assignment_result,
    "engine_version": text,
    "digest": text,
}
