"""Reading profiles."""

from collections.abc import Callable
from typing import Any

from matching.engine.errors import InstanceError
from matching.engine.files.fields import by_name, inside, integer, known, many, maybe, text
from matching.engine.model.people import Person

# How each field of a profile is read; the values go to fields of the same name.
READ: dict[str, Callable[[object, str], Any]] = {
    "id": text,
    "institution": text,
    "unit": lambda value, field: many(value, field, text),
    "country": text,
    "sector": text,
    "seniority": maybe(integer),
    "themes": lambda value, field: by_name(value, field, integer),
    "languages": lambda value, field: by_name(value, field, text),
    "time_zone": text,
    "modes": lambda value, field: many(value, field, text),
    "weeks": lambda value, field: many(value, field, integer),
    "capacity": integer,
    "sectors": lambda value, field: by_name(value, field, integer),
    "gender": maybe(text),
}


def read_person(value: object, field: str) -> Person:
    """Build a profile; only the id is compulsory."""
    found = known(value, field, tuple(READ))
    if "id" not in found:
        raise InstanceError(inside(field, "id"), "is missing")
    return Person(**{name: READ[name](item, inside(field, name)) for name, item in found.items()})
