"""Typed access to one JSON object; every complaint names the field."""

from collections.abc import Iterable, Iterator, Mapping

from exchanges.planning.errors import InstanceError

MANY = 10**6  # above any count or weight of a real cycle, far below what integers can hold


def whole(value: object, field: str, low: int, high: int) -> int:
    """`value` as an integer from `low` to `high`; true and false are not numbers here."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InstanceError(field, "must be an integer")
    if not low <= value <= high:
        raise InstanceError(field, f"must be from {low} to {high}, not {value}")
    return value


def text(value: object, field: str) -> str:
    """`value` as a string with something in it."""
    if not isinstance(value, str) or not value:
        raise InstanceError(field, "must be a non-empty text")
    return value


def rows(value: object, field: str) -> Iterator[tuple[str, object]]:
    """The entries of a list, each with its own field name."""
    if not isinstance(value, list | tuple):
        raise InstanceError(field, "must be a list")
    yield from ((f"{field}[{index}]", entry) for index, entry in enumerate(value))


def entries(value: object, field: str) -> Iterator[tuple[str, str, object]]:
    """The key, field name and value of each entry of an object."""
    if not isinstance(value, Mapping):
        raise InstanceError(field, "must be an object")
    for key, entry in value.items():
        name = str(key)
        if not name:
            raise InstanceError(field, "has an empty key")
        yield name, f"{field}.{name}", entry


class Record:
    """One object of the instance at `field`; a name outside `known` is an error, often a typo."""

    def __init__(self, value: object, field: str, known: Iterable[str]) -> None:
        if not isinstance(value, Mapping):
            raise InstanceError(field or "instance", "must be an object")
        self.value = value
        self.field = field
        unknown = sorted(str(name) for name in set(value) - set(known))
        if unknown:
            raise InstanceError(self.name(unknown[0]), "unknown field")

    def name(self, key: str) -> str:
        return f"{self.field}.{key}" if self.field else key

    def get(self, key: str, default: object = None) -> object:
        """The raw value; without a default a missing field is an error."""
        if key in self.value:
            return self.value[key]
        if default is None:
            raise InstanceError(self.name(key), "is missing")
        return default

    def whole(self, key: str, low: int, high: int = MANY, default: int | None = None) -> int:
        return whole(self.get(key, default), self.name(key), low, high)

    def text(self, key: str) -> str:
        return text(self.get(key), self.name(key))

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        listed = rows(self.get(key, default), self.name(key))
        return tuple(text(entry, field) for field, entry in listed)

    def weeks(self, key: str, horizon: int, default: list[int] | None = None) -> tuple[int, ...]:
        listed = rows(self.get(key, default), self.name(key))
        return tuple(whole(entry, field, 0, horizon - 1) for field, entry in listed)

    def points(self, key: str, high: int, default: dict[str, int] | None = None) -> dict[str, int]:
        """An object of integers from 0 to `high`."""
        listed = entries(self.get(key, default), self.name(key))
        return {name: whole(entry, field, 0, high) for name, field, entry in listed}
