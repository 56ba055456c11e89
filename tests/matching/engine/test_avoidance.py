"""Nobody but its author may notice an avoidance."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import (
    Avoidance,
    CohortProblem,
    CohortQuestions,
    InstanceError,
    Person,
    closed_by,
    contributions,
    digest,
    reasons,
    score_table,
    solve,
    verify_assignment,
)
from tests.matching.engine.people import cohorts


@given(cohorts())
@settings(max_examples=60, deadline=None)
def test_what_is_said_about_pairs_does_not_change(problem: CohortProblem) -> None:
    bare = replace(problem, avoidances=())
    assert closed_by(problem) == closed_by(bare)
    assert digest(problem) == digest(bare)
    assert score_table(problem).rows() == score_table(bare).rows()
    for coachee in problem.coachees:
        for coach in problem.coaches:
            two = (coachee.id, coach.id)
            assert reasons(problem, *two) == reasons(bare, *two)
            assert contributions(problem, *two) == contributions(bare, *two)


@given(cohorts(strict=False))
@settings(max_examples=100, deadline=None)
def test_all_figures_are_those_of_an_instance_without_vetoes(problem: CohortProblem) -> None:
    """The instance that may be shown, solved from scratch, gives the result to the last figure."""
    shown, found = CohortQuestions(problem, solve(problem)).public_proof()
    assert verify_assignment(shown, found) is None
    again = solve(shown)
    assert again.pairs == found.pairs
    assert again.hall == found.hall
    assert again.blocking_pairs == found.blocking_pairs


def _two_by_two() -> CohortProblem:
    coachees = tuple(Person(name, themes={name: 3}) for name in "ab")
    coaches = tuple(Person(name.upper(), themes={name: 3, "z": 1}) for name in "ab")
    return CohortProblem(coachees, coaches, {"themes": 10})


@pytest.mark.parametrize("veto", [Avoidance("a", "A"), Avoidance("A", "a")])
def test_it_holds_whoever_set_it(veto: Avoidance) -> None:
    problem = _two_by_two()
    assert [(p.coachee, p.coach) for p in solve(problem).pairs] == [("a", "A"), ("b", "B")]
    kept = solve(replace(problem, avoidances=(veto,)))
    assert [(p.coachee, p.coach) for p in kept.pairs] == [("a", "B"), ("b", "A")]


def test_a_lock_on_it_fails_like_any_other_lock() -> None:
    problem = replace(_two_by_two(), locks=(("a", "A"),))
    sentences = set()
    for change in (
        {"avoidances": (Avoidance("A", "a"),)},
        {"previous": (("a", "A"),)},
    ):
        with pytest.raises(InstanceError) as caught:
            solve(replace(problem, **change))
        sentences.add(str(caught.value))
    assert sentences == {"locks[0]: cannot be made in this cohort"}


@given(st.booleans())
def test_somebody_left_out_by_vetoes_has_no_door_closed(by_coach: bool) -> None:
    veto = Avoidance("A", "a") if by_coach else Avoidance("a", "A")
    problem = CohortProblem((Person("a"),), (Person("A"),), {}, avoidances=(veto,))
    (left,) = solve(problem).unmatched
    assert (left.closed, left.in_hall) == ({}, True)
