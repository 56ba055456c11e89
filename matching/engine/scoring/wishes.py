"""What people said about one another: ranked wishes and talks of an earlier round."""

from collections.abc import Iterator

from matching.engine.model.cohort import CohortProblem
from matching.engine.scoring.shares import FULL

RANK_STEP = 100

Pair = tuple[str, str]


def rank_value(rank: int) -> int:
    """Rank 1 is worth 1000, each further rank 100 less, down to 100."""
    return max(RANK_STEP, FULL - RANK_STEP * (rank - 1))


def preference_values(problem: CohortProblem) -> dict[Pair, int]:
    """Value of each (coachee, coach) somebody ranked: the mean of both sides' wishes.

    A side that said nothing counts 0; pairs nobody ranked are absent and worth 0.
    """
    sums: dict[Pair, int] = {}
    for pair, value in _by_pair(problem, [(w.by, w.for_, w.rank) for w in problem.preferences]):
        sums[pair] = sums.get(pair, 0) + rank_value(value)
    return {pair: value // 2 for pair, value in sums.items()}


def chemistry_values(problem: CohortProblem) -> dict[Pair, int]:
    """Value of each pair that met: the lower of what the two said, for it takes two."""
    values: dict[Pair, int] = {}
    talks = [(talk.by, talk.with_, talk.score) for talk in problem.chemistry]
    for pair, score in _by_pair(problem, talks):
        values[pair] = min(score, values.get(pair, score))
    return values


def _by_pair(
    problem: CohortProblem, said: list[tuple[str, str, int]]
) -> Iterator[tuple[Pair, int]]:
    coachees = {person.id for person in problem.coachees}
    coaches = {person.id for person in problem.coaches}
    for by, about, value in said:
        if by in coachees and about in coaches:
            yield (by, about), value
        elif by in coaches and about in coachees:
            yield (about, by), value
