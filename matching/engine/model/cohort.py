"""A cohort to be matched: people, weights, rules, wishes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matching.engine.model.people import Person

CRITERIA = (
    "themes",
    "language",
    "sector",
    "seniority",
    "time_zone",
    "availability",
    "mode",
    "preference",
    "chemistry",
)

MATCHED_TOTAL = ("matched", "total")
MATCHED_WORST_TOTAL = ("matched", "worst", "total")
AIMS = (MATCHED_TOTAL, MATCHED_WORST_TOTAL)

CONFIDENTIAL = "confidential"


@dataclass(frozen=True)
class Rules:
    """What forbids a pair. A level, gap or step of None switches the rule off.

    `same_institution` True allows pairs of one institution; `own_institution` True allows no
    others (mentoring). `seniority_step_min` asks the coach to stand at least so many steps above
    the coachee. `theme_required` closes coaches who offer none of the themes wanted.
    """

    language_level: str | None = None
    chain_of_command: bool = True
    same_institution: bool = False
    own_institution: bool = False
    max_zone_gap_hours: int | None = None
    excluded_countries: tuple[tuple[str, str], ...] = ()
    seniority_gap_max: int | None = None
    seniority_step_min: int | None = None
    theme_required: bool = False
    repeat: bool = False


@dataclass(frozen=True)
class Preference:
    """`by` ranks `for_` at `rank`, 1 being the dearest wish."""

    by: str
    for_: str
    rank: int


@dataclass(frozen=True)
class Chemistry:
    """How well `by` found the talk with `with_` in an earlier round, 0 to 1000."""

    by: str
    with_: str
    score: int


@dataclass(frozen=True)
class Avoidance:
    """`by` must not be paired with `of`, and nobody but `by` may notice."""

    by: str
    of: str


@dataclass(frozen=True)
class Conflict:
    """A conflict of interest; one of kind "confidential" is kept as quiet as an avoidance."""

    between: tuple[str, str]
    kind: str


@dataclass(frozen=True)
class CoCoaching:
    """`required`: two coaches for each coachee; `mixed`: of two genders."""

    required: bool = False
    mixed: bool = True


@dataclass(frozen=True)
class CohortProblem:
    """Everything one match run depends on; `criteria` maps a criterion to its weight, 0 to 100."""

    coachees: tuple[Person, ...]
    coaches: tuple[Person, ...]
    criteria: Mapping[str, int]
    rules: Rules = field(default_factory=Rules)
    preferences: tuple[Preference, ...] = ()
    avoidances: tuple[Avoidance, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    previous: tuple[tuple[str, str], ...] = ()
    co_coaching: CoCoaching = field(default_factory=CoCoaching)
    locks: tuple[tuple[str, str], ...] = ()
    aims: tuple[str, ...] = MATCHED_TOTAL
    seed: int = 1
    chemistry: tuple[Chemistry, ...] = ()
