"""A row of the access table, and how its address is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import ROLES, World


def pk(name: str, argument: str = "pk") -> Callable[[World], dict[str, Any]]:
    """The address takes the key of the thing `name`."""
    return lambda world: {argument: world.things[name].pk}


def nothing(world: World) -> dict[str, Any]:
    """The address takes no argument."""
    return {}


@dataclass(frozen=True)
class Row:
    """One URL. `colleagues` are roles whose holders at the same institution get the same."""

    name: str
    arguments: Callable[[World], dict[str, Any]] = nothing
    get: str = ""
    post: str = ""
    colleagues: str = "focal_point organiser host secretariat evaluator"

    def allowed(self, method: str) -> set[str]:
        words = (self.get if method == "GET" else self.post).split()
        return set(ROLES) if {"all", "anyone"} & set(words) else set(words)

    def is_for_strangers(self, method: str) -> bool:
        """Whether the address says the same to everybody who is signed in."""
        return bool({"all", "anyone"} & set((self.get if method == "GET" else self.post).split()))

    def is_public(self, method: str) -> bool:
        return "anyone" in (self.get if method == "GET" else self.post)


def text(**values: str) -> Callable[[World], dict[str, Any]]:
    """The address takes these words; none of them opens anything."""
    return lambda _world: values
