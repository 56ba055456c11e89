"""What a plan says."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class PlannedVisit:
    """One joint visit; ids and languages inside it are sorted."""

    host: str
    theme: str
    week: int
    duration: int
    delegations: tuple[str, ...]
    person: str
    interpreters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """A single change that would let a request in.

    `gap` counts weeks, seats, teams, days or points, as `door` has it; `who` can close it is
    "host", "delegation" or "organiser".
    """

    door: str
    gap: int
    who: str
    host: str
    week: int


@dataclass(frozen=True, slots=True)
class Unserved:
    """Why a delegation has no visit: every option is counted once, in `closed` or in `blocked`."""

    delegation: str
    closed: Mapping[str, int]
    blocked: Mapping[str, int]
    nearest: tuple[Nearest, ...]


@dataclass(frozen=True, slots=True)
class HostLoad:
    """What a plan asks of one host, beside the visits it offered for the cycle."""

    visits: int
    delegations: int
    people: int
    weeks: int
    per_cycle: int


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """What a plan asks of one resource person, beside the visits promised."""

    visits: int
    weeks: int
    max_visits: int


@dataclass(frozen=True, slots=True)
class Load:
    """What a plan asks of hosts and people by id, and the team weeks by language."""

    hosts: Mapping[str, HostLoad]
    people: Mapping[str, PersonLoad]
    interpreters: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CountryShare:
    """How a sending country fared."""

    served: int
    requested: int


@dataclass(frozen=True, slots=True)
class PlanningResult:
    """A checked plan.

    `parts` splits the objective into its named terms (they sum to it), `bound` is an upper bound
    on any plan's objective, `proved` says that none is better.
    """

    objective: int
    method: str
    seed: int
    iterations: int
    proved: bool
    bound: int | None
    visits: tuple[PlannedVisit, ...]
    unserved: tuple[Unserved, ...]
    changed: tuple[str, ...]
    load: Load
    served_by_country: Mapping[str, CountryShare]
    parts: Mapping[str, int]
    version: str
    digest: str
