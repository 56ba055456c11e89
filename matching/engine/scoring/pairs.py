"""The score of one pair with its breakdown: the plain reference for the blocked scorer."""

from collections.abc import Mapping

from matching.engine.model.cohort import CRITERIA, CohortProblem
from matching.engine.model.people import Person
from matching.engine.model.results import Contribution
from matching.engine.scoring.values import (
    availability_value,
    language_value,
    mode_value,
    sector_value,
    seniority_value,
    themes_value,
    time_zone_value,
)
from matching.engine.scoring.wishes import chemistry_values, preference_values


class PairScorer:
    """Scores single pairs of one problem."""

    def __init__(self, problem: CohortProblem) -> None:
        self._criteria = problem.criteria
        self._preferences = preference_values(problem)
        self._chemistry = chemistry_values(problem)

    def contributions(self, coachee: Person, coach: Person) -> tuple[Contribution, ...]:
        """Return one line for each criterion with a weight, in the order of CRITERIA."""
        values = self._values(coachee, coach)
        return tuple(
            Contribution(name, self._criteria[name], values[name])
            for name in CRITERIA
            if self._criteria.get(name, 0) > 0
        )

    def _values(self, coachee: Person, coach: Person) -> Mapping[str, int]:
        pair = (coachee.id, coach.id)
        return {
            "themes": themes_value(coachee, coach),
            "language": language_value(coachee, coach),
            "sector": sector_value(coachee.sector, coach.sector, coach.sectors),
            "seniority": seniority_value(coachee.seniority, coach.seniority),
            "time_zone": time_zone_value(coachee.time_zone, coach.time_zone),
            "availability": availability_value(coachee, coach),
            "mode": mode_value(coachee.modes, coach.modes),
            "preference": self._preferences.get(pair, 0),
            "chemistry": self._chemistry.get(pair, 0),
        }


def score_of(lines: tuple[Contribution, ...]) -> int:
    """Return floor(sum of points / sum of weights), 0 where no criterion has a weight."""
    weights = sum(line.weight for line in lines)
    return sum(line.points for line in lines) // weights if weights else 0
