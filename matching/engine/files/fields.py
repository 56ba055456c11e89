"""Reading JSON values with the name of the place in every error."""

import json
from collections import Counter
from collections.abc import Callable
from typing import NoReturn, TypeVar

from matching.engine.errors import InstanceError

Value = TypeVar("Value")
Read = Callable[[object, str], Value]

# Beyond this an integer cannot be a score, a place or a seed, and would overflow later on.
MOST = 2**63 - 1


def load(text: str) -> object:
    """Parse JSON; a key that stands twice, NaN and infinities are refused."""
    try:
        return _parsed(text, int)
    except InstanceError:
        raise
    except RecursionError as error:
        raise InstanceError("instance", "is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise InstanceError("instance", f"is not JSON: {error}") from error
    except ValueError:  # Python turns only so many digits into a number
        return _parsed(text, _cut)


def _parsed(text: str, whole: Callable[[str], int]) -> object:
    return json.loads(text, object_pairs_hook=_once, parse_constant=_constant, parse_int=whole)


def _cut(digits: str) -> int:
    """Read an integer; of one with too many digits no more than that it is too great."""
    return int(digits) if len(digits) <= len(str(-MOST)) else MOST + 1


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = next(name for name, count in times.items() if count > 1)
        raise InstanceError(twice or '""', "stands there twice")
    return found


def _constant(name: str) -> NoReturn:
    raise InstanceError("instance", f"holds {name}, which is no number")


def mapping(value: object, field: str) -> dict[str, object]:
    """Read an object."""
    if not isinstance(value, dict):
        raise InstanceError(field, "must be an object")
    return value


def known(value: object, field: str, names: tuple[str, ...]) -> dict[str, object]:
    """Read an object that has no other keys than these."""
    found = mapping(value, field or "instance")
    for name in found:
        if name not in names:
            raise InstanceError(inside(field, name), "is not a known field")
    return found


def inside(field: str, name: str) -> str:
    """Name a key of a field."""
    return f"{field}.{name}" if field else name


def text(value: object, field: str) -> str:
    """Read a string without control characters."""
    if not isinstance(value, str):
        raise InstanceError(field, "must be text")
    if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in value):
        raise InstanceError(field, "must not hold control characters")
    return value


def integer(value: object, field: str) -> int:
    """Read an integer; true and false are none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise InstanceError(field, "must be an integer")
    if abs(value) > MOST:
        raise InstanceError(field, "is too great")
    return value


def truth(value: object, field: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise InstanceError(field, "must be true or false")
    return value


def many(value: object, field: str, read: Read[Value]) -> tuple[Value, ...]:
    """Read a list of one kind."""
    if not isinstance(value, list):
        raise InstanceError(field, "must be a list")
    return tuple(read(item, f"{field}[{place}]") for place, item in enumerate(value))


def two(value: object, field: str, read: Read[Value]) -> tuple[Value, Value]:
    """Read a list of exactly two."""
    found = many(value, field, read)
    if len(found) != 2:
        raise InstanceError(field, "must be a list of two")
    return found[0], found[1]


def by_name(value: object, field: str, read: Read[Value]) -> dict[str, Value]:
    """Read an object whose values are of one kind."""
    found = mapping(value, field)
    return {text(name, field): read(item, inside(field, name)) for name, item in found.items()}


def maybe(read: Read[Value]) -> Read[Value | None]:
    """Read null as None."""
    return lambda value, field: None if value is None else read(value, field)
