"""Why a pair was made, and what else its two people could have."""

import numpy as np

from matching.engine.exact.exchanges import Exchanges, LockCosts
from matching.engine.exact.sources import pair_values
from matching.engine.explaining.standing import Standing
from matching.engine.model.explanations import Alternative, WhyPair


def why_pair(standing: Standing, coachee_id: str, others: int) -> WhyPair:
    """Explain the pair of a coachee; KeyError for one who has no coach."""
    row = standing.rows[coachee_id]
    column = int(standing.settled.column[row])
    if column < 0:
        raise KeyError(coachee_id)
    coach_id = standing.coach_ids[column]
    if row not in standing.settled.rows:
        return WhyPair(coachee_id, coach_id, standing.score(row, column), None, (), ())
    exchanges = standing.exchanges
    mine = [other for other in _of_coachee(standing, exchanges, row) if other.coach != coach_id]
    holders = np.flatnonzero(standing.settled.column == column).tolist()
    held = {standing.coachee_ids[one] for one in holders}
    theirs = [one for one in _of_coach(standing, exchanges, column) if one.coachee not in held]
    return WhyPair(
        coachee_id,
        coach_id,
        standing.score(row, column),
        exchanges.margin(_number(standing, row)),
        tuple(mine[:others]),
        tuple(theirs[:others]),
    )


def _of_coachee(standing: Standing, exchanges: Exchanges, row: int) -> list[Alternative]:
    costs = exchanges.of_row(_number(standing, row))
    block = standing.scores.take(np.array([row]))[0]
    found = [
        _alternative(standing, costs, int(column), (row, int(column)), int(block[column]))
        for column in np.flatnonzero(costs.possible)
    ]
    return sorted(found, key=_cheapest_first)


def _of_coach(standing: Standing, exchanges: Exchanges, column: int) -> list[Alternative]:
    costs = exchanges.of_column(column)
    numbers = np.flatnonzero(costs.possible)
    rows = standing.settled.rows[numbers]
    scores = pair_values(standing.scores, rows, np.full(len(rows), column))
    found = [
        _alternative(standing, costs, int(number), (int(row), column), int(score))
        for number, row, score in zip(numbers, rows, scores, strict=True)
    ]
    return sorted(found, key=_cheapest_first)


def _alternative(
    standing: Standing, costs: LockCosts, place: int, pair: tuple[int, int], score: int
) -> Alternative:
    return Alternative(
        standing.coachee_ids[pair[0]],
        standing.coach_ids[pair[1]],
        score,
        int(costs.cardinality[place]),
        int(costs.total[place]),
    )


def _cheapest_first(other: Alternative) -> tuple[int, int, int, str, str]:
    return other.cardinality, other.total, -other.score, other.coachee, other.coach


def _number(standing: Standing, row: int) -> int:
    """Return the number of a row among those no lock decided."""
    return int(np.searchsorted(standing.settled.rows, row))
