"""Sets of people short of places."""

from itertools import combinations

import pytest
from hypothesis import given, settings

from matching.engine import AssignmentProblem, solve
from matching.engine.exact import sources
from tests.matching.engine.instances import assignments


def _places(problem: AssignmentProblem, people: tuple[int, ...]) -> tuple[set[int], int]:
    doors = {
        c for row in people for c in range(len(problem.capacity)) if problem.scores[row, c] >= 0
    }
    doors = {column for column in doors if problem.capacity[column]}
    return doors, sum(problem.capacity[column] for column in doors)


@given(assignments(with_locks=False))
@settings(max_examples=100, deadline=None)
def test_the_set_is_short_of_places_and_no_part_of_it_is(problem: AssignmentProblem) -> None:
    result = solve(problem)
    if not result.unmatched:
        assert result.hall is None
        return
    assert result.hall is not None
    people = result.hall.coachees
    doors, places = _places(problem, people)
    assert (set(result.hall.coaches), result.hall.places) == (doors, places)
    assert places < len(people)
    for size in range(len(people)):
        for part in combinations(people, size):
            assert _places(problem, part)[1] >= size


def test_four_share_two() -> None:
    scores = [[5, 5, None], [5, 5, None], [5, 5, None], [5, 5, 5]]
    hall = solve(AssignmentProblem.of(scores, [1, 1, 1])).hall
    assert hall is not None
    assert (hall.coachees, hall.coaches, hall.places) == ((0, 1, 2), (0, 1), 2)


def test_who_is_reached_together_may_stand_in_several_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sources, "PAIRS_A_BLOCK", 1)
    scores = [[1, 1, None], [9, None, 1], [None, 9, None], [None, None, 9]]
    result = solve(AssignmentProblem.of(scores, [1, 1, 1]))
    assert result.unmatched == (0,)
    assert result.hall is not None
    assert (result.hall.coachees, result.hall.coaches) == ((0, 1, 2, 3), (0, 1, 2))
