"""Why somebody has no coach, and the smallest changes that would help."""

from collections.abc import Iterator

import numpy as np

from matching.engine.exact.hall import hall_set, renumbered
from matching.engine.exact.openings import NEVER, Openings
from matching.engine.exact.sources import FreeScores
from matching.engine.explaining.profiles import wanted_profile
from matching.engine.explaining.standing import CohortStanding
from matching.engine.model.assignment import HallSet
from matching.engine.model.explanations import Change, WhyUnmatched
from matching.engine.scoring import doors

MOST_OF_A_KIND = 3

# Rules that protect people are never offered for an exception.
RELAXABLE = frozenset(
    {
        doors.NO_COMMON_LANGUAGE,
        doors.SAME_INSTITUTION,
        doors.OTHER_INSTITUTION,
        doors.TIME_ZONE_GAP,
        doors.SENIORITY_GAP,
        doors.SENIORITY_STEP,
        doors.NOTHING_OFFERED,
        doors.PREVIOUS_PAIR,
    }
)


def why_unmatched(standing: CohortStanding, coachee_id: str) -> WhyUnmatched:
    """Explain why a coachee was left out; KeyError for one who has a coach."""
    row = standing.rows[coachee_id]
    if standing.settled.column[row] >= 0:
        raise KeyError(coachee_id)
    hall = _hall(standing, row)
    (closed,) = (one.closed for one in standing.result.unmatched if one.coachee == coachee_id)
    openings = standing.openings
    sharing = [standing.cohort.coachees[one] for one in hall.coachees]
    changes = (
        *_places(standing, openings, row),
        *_exceptions(standing, openings, row),
        Change("recruit", None, (), 0, wanted_profile(sharing, standing.problem.rules)),
    )
    return WhyUnmatched(
        coachee_id,
        closed,
        tuple(person.id for person in sharing),
        tuple(standing.coach_ids[one] for one in hall.coaches),
        hall.places,
        changes,
    )


def _hall(standing: CohortStanding, row: int) -> HallSet:
    settled = standing.settled
    free = FreeScores(standing.scores, settled.rows, settled.capacity)
    root = np.searchsorted(settled.rows, [row])
    found = hall_set(free, settled.capacity, settled.optimum.column, root)
    return renumbered(found, settled.rows)


def _places(standing: CohortStanding, openings: Openings, row: int) -> Iterator[Change]:
    """Yield the coaches with whom one more place would help, fewest moves first."""
    moves = openings.from_row(int(np.searchsorted(standing.settled.rows, row)))
    near = np.argsort(moves, kind="stable")[:MOST_OF_A_KIND]
    for column in near[moves[near] < NEVER].tolist():
        yield Change("place", standing.coach_ids[column], (), int(moves[column]))


def _exceptions(standing: CohortStanding, openings: Openings, row: int) -> Iterator[Change]:
    """Yield coaches closed by rules one could lift for her, with a way to a place.

    A private veto keeps nobody off this list: who is missing on it would tell.
    """
    moves = openings.to_places()
    coachee = standing.cohort.coachees[row]
    rules = doors.Doors(standing.problem)
    found = []
    for column in np.flatnonzero(moves < NEVER).tolist():
        coach = standing.cohort.coaches[column]
        closed = rules.reasons(coachee, coach)
        if closed and RELAXABLE.issuperset(closed):
            found.append((len(closed), int(moves[column]), coach.id, closed))
    for _, count, coach_id, closed in sorted(found)[:MOST_OF_A_KIND]:
        yield Change("rule", coach_id, closed, count)
