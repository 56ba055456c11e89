"""What a cohort run returns, in the ids of people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matching.engine.model.assignment import AssignmentResult, Matrix


@dataclass(frozen=True)
class Contribution:
    """One line of a score, `value` 0 to 1000.

    The score of a pair is floor(sum of points / sum of weights).
    """

    criterion: str
    weight: int
    value: int

    @property
    def points(self) -> int:
        """Weight times value."""
        return self.weight * self.value


@dataclass(frozen=True)
class ScoredPair:
    """A chosen pair with the breakdown of its score, 0 to 1000."""

    coachee: str
    coach: str
    score: int
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class UnmatchedCoachee:
    """Somebody left out.

    `closed` maps each rule to the number of coaches it closes for her; `in_hall` is True when
    coaches are open to her and others hold all their places.
    """

    coachee: str
    closed: Mapping[str, int]
    in_hall: bool


@dataclass(frozen=True)
class CohortResult:
    """One finished run; `assignment` counts rows and columns in the order of sorted ids.

    With two coaches for each coachee (co-coaching) `cardinality` counts coachees, the certificate
    is empty, and `bound` is a total that no plan of that size exceeds; otherwise it is None.
    `unveiled` tells that the best plan without private vetoes keeps them all, so that it is the
    result in every figure; it is in no file.
    """

    pairs: tuple[ScoredPair, ...]
    unmatched: tuple[UnmatchedCoachee, ...]
    cardinality: int
    total: int
    worst: int | None
    closed: Mapping[str, int]
    assignment: AssignmentResult
    digest: str
    engine_version: str
    bound: int | None = None
    unveiled: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """All scores, rows and columns in the order of the problem; -1 in `scores` is a closed pair."""

    coachees: tuple[str, ...]
    coaches: tuple[str, ...]
    scores: Matrix

    def score(self, row: int, column: int) -> int | None:
        """Return the score of a pair by position, None where a rule closes it."""
        value = int(self.scores[row, column])
        return None if value < 0 else value

    def rows(self) -> tuple[tuple[int | None, ...], ...]:
        """Return the whole table as tuples, None where a rule closes the pair."""
        return tuple(
            tuple(None if value < 0 else value for value in row) for row in self.scores.tolist()
        )
