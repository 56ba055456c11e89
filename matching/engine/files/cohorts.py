"""Reading a cohort instance."""

from collections.abc import Callable
from typing import Any

from matching.engine.errors import InstanceError
from matching.engine.files.fields import (
    by_name,
    inside,
    integer,
    known,
    many,
    maybe,
    text,
    truth,
    two,
)
from matching.engine.files.people import read_person
from matching.engine.model.cohort import (
    Avoidance,
    Chemistry,
    CoCoaching,
    CohortProblem,
    Conflict,
    Preference,
    Rules,
)

Readers = dict[str, Callable[[object, str], Any]]


def _pair(value: object, field: str) -> tuple[str, str]:
    return two(value, field, text)


def _pairs(value: object, field: str) -> tuple[tuple[str, str], ...]:
    return many(value, field, _pair)


RULES: Readers = {
    "language_level": maybe(text),
    "chain_of_command": truth,
    "same_institution": truth,
    "own_institution": truth,
    "max_zone_gap_hours": maybe(integer),
    "excluded_countries": _pairs,
    "seniority_gap_max": maybe(integer),
    "seniority_step_min": maybe(integer),
    "theme_required": truth,
    "repeat": truth,
}


def _read_rules(value: object, field: str) -> Rules:
    found = known(value, field, tuple(RULES))
    return Rules(**{name: RULES[name](item, inside(field, name)) for name, item in found.items()})


def _read_co_coaching(value: object, field: str) -> CoCoaching:
    found = known(value, field, ("required", "mixed"))
    return CoCoaching(**{name: truth(item, inside(field, name)) for name, item in found.items()})


def _all(value: object, field: str, readers: Readers) -> list[Any]:
    """Read an object in which every key is compulsory; return values in the order of readers."""
    found = known(value, field, tuple(readers))
    for name in readers:
        if name not in found:
            raise InstanceError(inside(field, name), "is missing")
    return [read(found[name], inside(field, name)) for name, read in readers.items()]


def _read_preference(value: object, field: str) -> Preference:
    return Preference(*_all(value, field, {"by": text, "for": text, "rank": integer}))


def _read_avoidance(value: object, field: str) -> Avoidance:
    return Avoidance(*_all(value, field, {"by": text, "of": text}))


def _read_conflict(value: object, field: str) -> Conflict:
    return Conflict(*_all(value, field, {"between": _pair, "kind": text}))


def _read_chemistry(value: object, field: str) -> Chemistry:
    return Chemistry(*_all(value, field, {"by": text, "with": text, "score": integer}))


COHORT: Readers = {
    "coachees": lambda value, field: many(value, field, read_person),
    "coaches": lambda value, field: many(value, field, read_person),
    "criteria": lambda value, field: by_name(value, field, integer),
    "rules": _read_rules,
    "preferences": lambda value, field: many(value, field, _read_preference),
    "avoidances": lambda value, field: many(value, field, _read_avoidance),
    "conflicts": lambda value, field: many(value, field, _read_conflict),
    "previous": _pairs,
    "co_coaching": _read_co_coaching,
    "locks": _pairs,
    "aims": lambda value, field: many(value, field, text),
    "seed": integer,
    "chemistry": lambda value, field: many(value, field, _read_chemistry),
}


def read_cohort(value: object) -> CohortProblem:
    """Build a cohort from parsed JSON; raises InstanceError naming the field."""
    found = known(value, "", tuple(COHORT))
    for name in ("coachees", "coaches", "criteria"):
        if name not in found:
            raise InstanceError(name, "is missing")
    return CohortProblem(**{name: COHORT[name](item, name) for name, item in found.items()})
