"""What is planned: hosts, delegations, people and the rules between them.

Field names are those of the JSON instance. Weeks are integers from 0 to `weeks - 1`; a visit
that starts in week w and lasts n weeks takes the weeks w to w + n - 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Host:
    """An institution that receives visits; `themes` maps a theme to its quality, 0 to 100."""

    id: str
    country: str
    themes: Mapping[str, int]
    languages: tuple[str, ...]
    max_delegations: int
    max_people: int
    parallel: int
    per_cycle: int
    blackout: tuple[int, ...] = ()
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Delegation:
    """A group that wants one visit; `themes` maps a theme to how much it is wanted, 0 to 100.

    `matched_hosts` have named it, and it has named them."""

    id: str
    country: str
    themes: Mapping[str, int]
    languages: tuple[str, ...]
    people: int
    duration: int
    available: tuple[int, ...]
    institution: str = ""
    preferred: tuple[int, ...] = ()
    ready: int = 0
    priority: int = 10
    excluded_hosts: tuple[str, ...] = ()
    matched_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A resource person; one who serves several hosts is regional and costs a little more."""

    id: str
    hosts: tuple[str, ...]
    themes: tuple[str, ...]
    max_visits: int
    off: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """One delegation's place in a plan: fixed in `locks`, merely known in `published`."""

    delegation: str
    host: str
    theme: str
    week: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the objective; `fairness` is for a country's first, second and third visit."""

    priority: int = 100
    interpreter: int = 60
    week_off: int = 5
    holiday: int = 30
    visit: int = 150
    team: int = 40
    regional: int = 20
    fairness: tuple[int, ...] = (300, 150, 50)
    stability: int = 0
    matched: int = 250


@dataclass(frozen=True, slots=True)
class PlanningProblem:
    """A whole cycle of visits to plan.

    `holidays` maps a country to {week: public holidays on weekdays}; `visa_weeks` and `travel`
    map the sender's country to {host's country: weeks or points}.
    """

    weeks: int
    hosts: tuple[Host, ...]
    delegations: tuple[Delegation, ...]
    people: tuple[Person, ...]
    interpreters: Mapping[str, int] = field(default_factory=dict)
    visa_weeks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    visa_weeks_default: int = 6
    travel: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    travel_default: int = 60
    holidays: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    excluded_countries: tuple[tuple[str, str], ...] = ()
    locks: tuple[Lock, ...] = ()
    published: tuple[Lock, ...] = ()
    weights: Weights = field(default_factory=Weights)
    seed: int = 1
    iterations: int = 20000
