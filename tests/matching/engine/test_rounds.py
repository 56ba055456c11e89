"""Talks before pairs, and runs that begin from an earlier one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching.engine import (
    Chemistry,
    CohortProblem,
    InstanceError,
    Person,
    solve,
    start_from,
    talks,
)
from tests.matching.engine.people import cohorts


def _cohort() -> CohortProblem:
    coachees = tuple(Person(f"e{n}", themes={f"t{n}": 3}) for n in range(3))
    coaches = tuple(Person(f"c{n}", themes={f"t{n}": 3}) for n in range(3))
    return CohortProblem(coachees, coaches, {"themes": 10, "chemistry": 90})


def test_nobody_talks_with_the_same_coach_twice() -> None:
    rounds = talks(_cohort(), 3)
    pairs = [(pair.coachee, pair.coach) for found in rounds for pair in found]
    assert len(pairs) == len(set(pairs)) == 9
    assert [(pair.coachee, pair.coach) for pair in rounds[0]] == [
        (f"e{n}", f"c{n}") for n in range(3)
    ]
    with pytest.raises(InstanceError):
        talks(_cohort(), 0)


def test_how_a_talk_went_enters_the_second_round() -> None:
    went_well = (Chemistry("e0", "c1", 1000), Chemistry("c1", "e0", 900))
    result = solve(replace(_cohort(), chemistry=went_well))
    assert ("e0", "c1") in [(pair.coachee, pair.coach) for pair in result.pairs]


@given(cohorts())
@settings(max_examples=60, deadline=None)
def test_beginning_from_an_earlier_run_changes_no_figure(problem: CohortProblem) -> None:
    earlier = solve(replace(problem, seed=problem.seed + 1))
    again = solve(problem, start=start_from(problem, earlier))
    cold = solve(problem)
    assert (again.cardinality, again.worst, again.total) == (
        cold.cardinality,
        cold.worst,
        cold.total,
    )
    assert again.pairs == earlier.pairs
    assert again.assignment.certificate == cold.assignment.certificate
