"""A coachee or a coach, as far as matching needs to know them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


@dataclass(frozen=True)
class Person:
    """One participant.

    `unit` is the path from the top of the institution down to the own unit. `themes` maps a theme
    to the strength of the want (coachee) or of the offer (coach), 1 to 3. `languages` maps a code
    to a level of the Common European Framework. `time_zone` is an IANA name, `weeks` are the weeks
    in which the person is free. What is empty or None is unknown and scores neutrally.
    `sectors` maps a sector to years of experience and counts for coaches only.
    """

    id: str
    institution: str = ""
    unit: tuple[str, ...] = ()
    country: str = ""
    sector: str = ""
    seniority: int | None = None
    themes: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    time_zone: str = ""
    modes: tuple[str, ...] = ()
    weeks: tuple[int, ...] = ()
    capacity: int = 1
    sectors: Mapping[str, int] = field(default_factory=dict)
    gender: str | None = None
