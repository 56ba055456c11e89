"""Talks before pairs, and what they leave behind."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching.engine import (
    Chemistry,
    CohortProblem,
    InstanceError,
    Person,
    score_table,
    solve,
    talks,
    unspoken,
    verify_assignment,
)
from matching.engine.digests import digest
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


def test_no_coach_has_more_talks_than_asked_for() -> None:
    coachees = tuple(Person(f"e{n}", themes={"t": 3}) for n in range(6))
    coaches = tuple(Person(f"c{n}", themes={"t": 3}) for n in range(4))
    rounds = talks(CohortProblem(coachees, coaches, {"themes": 1}), 2, 3)
    pairs = [pair for found in rounds for pair in found]
    assert len(pairs) == 12
    assert Counter(pair.coach for pair in pairs) == {f"c{n}": 3 for n in range(4)}
    assert set(Counter(pair.coachee for pair in pairs).values()) == {2}


def test_a_coach_without_a_place_has_no_talk() -> None:
    problem = _cohort()
    full = replace(problem.coaches[0], capacity=0)
    rounds = talks(replace(problem, coaches=(full, *problem.coaches[1:])), 2, 2)
    assert "c0" not in {pair.coach for found in rounds for pair in found}


@given(cohorts())
@settings(max_examples=120, deadline=None)
def test_unspoken_gives_the_same_plan_proved_without_a_word_of_the_talks(
    problem: CohortProblem,
) -> None:
    """Whatever was said: same pairs, verified, and no score or digest that depends on it."""
    problem = replace(problem, criteria={**problem.criteria, "chemistry": 60, "themes": 5})
    if problem.co_coaching.required:
        return
    found = solve(problem)
    quiet = unspoken(problem, found)
    told = solve(quiet)
    pairs = [(pair.coachee, pair.coach) for pair in found.pairs]
    assert [(pair.coachee, pair.coach) for pair in told.pairs] == pairs
    assert verify_assignment(quiet, told) is None
    silent = replace(problem, chemistry=(), criteria=quiet.criteria)
    assert told.digest == digest(silent)
    assert {p.score for p in told.pairs} <= set(score_table(silent).scores.ravel().tolist())


def test_talks_that_change_nothing_leave_nothing_behind() -> None:
    problem = replace(_cohort(), chemistry=(Chemistry("e0", "c0", 1000),))
    assert unspoken(problem, solve(problem)).avoidances == ()
