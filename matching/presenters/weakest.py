"""The pair that fits least."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.queries.runs import ScoredPair


@dataclass(frozen=True)
class Weakest:
    """The pair with the lowest score of a run, by ids and by names."""

    pair: ScoredPair
    coachee: str
    coach: str


def weakest(pairs: Iterable[ScoredPair], names: Mapping[str, str]) -> Weakest | None:
    """The weakest pair; among equals the first by name, the same in every run."""
    first = min(pairs, key=lambda one: (one.score, names[one.coachee], one.coachee), default=None)
    return Weakest(first, names[first.coachee], names[first.coach]) if first else None
