"""The places of the menu: each app names its own, each reader sees at most five."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MOST_PLACES = 5


@dataclass(frozen=True)
class Place:
    """One entry of the menu. `is_for(user)` decides who has it; `order` sorts, lowest first."""

    label: Any
    url_name: str
    is_for: Callable[[Any], bool]
    order: int


_places: list[Place] = []


def add_place(place: Place) -> None:
    """Register a place; called from `AppConfig.ready`."""
    if place not in _places:
        _places.append(place)


def places_for(user: Any) -> list[Place]:
    """The menu of `user`, most used first."""
    mine = [place for place in sorted(_places, key=lambda p: p.order) if place.is_for(user)]
    return mine[:MOST_PLACES]
