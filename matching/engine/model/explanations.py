"""What can be said about a finished run; all of it holds on the instance that may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Alternative:
    """Another pair for one of two people, and what making it would cost the whole.

    `cardinality` pairs and `total` points would be lost (a total may be gained where a pair is
    lost); `score` is the pair's own.
    """

    coachee: str
    coach: str
    score: int
    cardinality: int
    total: int


@dataclass(frozen=True)
class WhyPair:
    """Why a pair was made.

    `margin` is how many points its score could fall before another plan would be as good; None
    where the pair is needed for the number of pairs whatever it scores. `by_coachee` and
    `by_coach` are the best other pairs of the two, cheapest first.
    """

    coachee: str
    coach: str
    score: int
    margin: int | None
    by_coachee: tuple[Alternative, ...]
    by_coach: tuple[Alternative, ...]


@dataclass(frozen=True)
class Move:
    """Somebody whose coach differs between two plans; None stands for nobody."""

    coachee: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class WhyNot:
    """What making a pair would mean.

    Where no rule forbids it and a place can be had, `possible` is True, `cardinality`, `worst`
    (where the weakest pair is an aim) and `total` are what would be lost, and `moves` who would
    change.
    """

    coachee: str
    coach: str
    possible: bool
    cardinality: int
    worst: int
    total: int
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Change:
    """A change that would give somebody left out a coach.

    `kind` is "place" (one more place with `coach`), "rule" (an exception from `rules` for this
    coachee with `coach`), or "recruit" (a coach with the `profile`). `moves` counts how many
    others would get another coach; within a kind the smallest change comes first.
    """

    kind: str
    coach: str | None
    rules: tuple[str, ...]
    moves: int
    profile: Mapping[str, object] | None = None


@dataclass(frozen=True)
class WhyUnmatched:
    """Why somebody has no coach, and what would help.

    `closed` maps each rule to the number of coaches it closes. `sharing` are the coachees who,
    together with this one, have only the coaches in `shared` open to them, with `places` places.
    """

    coachee: str
    closed: Mapping[str, int]
    sharing: tuple[str, ...]
    shared: tuple[str, ...]
    places: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class RuleEffect:
    """What one rule does: pairs it closes, those no other rule closes, and who would gain.

    `matched` is how many more coachees could be matched without it.
    """

    rule: str
    closed: int
    alone: int
    matched: int


@dataclass(frozen=True)
class Comparison:
    """Two results of one cohort side by side: differences are second minus first."""

    cardinality: int
    worst: int | None
    total: int
    moves: tuple[Move, ...]
