"""Are the counts of what rules close those of the cohort?"""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from matching.engine.model.cohort import CohortProblem
from matching.engine.model.results import CohortResult, UnmatchedCoachee
from matching.engine.scoring.blocks import CohortScores
from matching.engine.scoring.doors import Doors

ROWS_A_PART = 256

# What one coachee finds: how many coaches each rule closes, and whether one is open at all.
Found = tuple[Mapping[str, int], bool]


def broken_closings(
    problem: CohortProblem, result: CohortResult, scores: CohortScores | None
) -> str | None:
    """Check the counts of all pairs and of those left out, one by one where there is no scorer."""
    names = [one.coachee for one in result.unmatched]
    counts, found = _one_by_one(problem, names) if scores is None else _in_blocks(scores, names)
    if {key: count for key, count in result.closed.items() if count} != counts:
        return "closed: not what the rules close"
    wrong = [one for one in result.unmatched if _said(one) != found[one.coachee]]
    return f"unmatched: not what closes the doors of {wrong[0].coachee!r}" if wrong else None


def _said(one: UnmatchedCoachee) -> Found:
    return dict(one.closed), one.in_hall


def _one_by_one(
    problem: CohortProblem, names: list[str]
) -> tuple[Mapping[str, int], dict[str, Found]]:
    doors, counts = Doors(problem), Counter[str]()
    found: dict[str, Found] = {}
    for coachee in problem.coachees:
        mine, is_open = Counter[str](), False
        for coach in problem.coaches:
            closed = doors.reasons(coachee, coach)
            mine.update(closed)
            is_open = is_open or not closed
        counts.update(mine)
        found[coachee.id] = dict(mine), is_open
    return dict(counts), {name: found[name] for name in names}


def _in_blocks(
    scores: CohortScores, names: list[str]
) -> tuple[Mapping[str, int], dict[str, Found]]:
    numbers = {person.id: row for row, person in enumerate(scores.coachees)}
    found: dict[str, Found] = {}
    for start in range(0, len(names), ROWS_A_PART):
        part = names[start : start + ROWS_A_PART]
        rows = np.array([numbers[name] for name in part])
        counts = [
            (one.key, np.count_nonzero(scores.closed(rows, one), axis=1).tolist())
            for one in scores.closures
        ]
        shut = np.all(scores.closed_by_any(rows, scores.closures), axis=1)
        for line, name in enumerate(part):
            mine: dict[str, int] = {key: count[line] for key, count in counts if count[line]}
            found[name] = mine, not shut[line]
    return {key: count for key, count in scores.counts().items() if count}, found
