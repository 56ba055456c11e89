"""All that the engine hands out for showing could have come without any private veto.

That means two things. A veto that the best plan keeps anyway changes nothing at all: every answer
is, to the last figure, that of the cohort without it. And where a veto does change the plan, there
is one cohort without vetoes, the one whose scores the run shows, of which every answer is true:
answers put side by side never contradict each other.

What can be inferred all the same is held here too, so that it does not grow: a pair is shown closed
without a rule only where the prices that prove the plan bear no score of it, however low.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.engine import (
    MATCHED_TOTAL,
    Avoidance,
    CoCoaching,
    CohortProblem,
    CohortQuestions,
    CohortResult,
    Conflict,
    InstanceError,
    closed_by,
    compare,
    digest,
    reasons,
    result_text,
    rule_effects,
    score_table,
    solve,
    verify_assignment,
)
from tests.matching.engine.people import cohorts
from tests.matching.engine.reference import by_the_large_path
from tests.matching.engine.veiled import cohort, silent, twin, veiled_cohorts, without_vetoes

Answers = dict[Any, Any]


def _answers(problem: CohortProblem, result: CohortResult) -> Answers:
    """Return everything that may be asked about a finished run."""
    return dict(_asked(problem, result, CohortQuestions(problem, result)))


def _asked(
    problem: CohortProblem, result: CohortResult, questions: CohortQuestions
) -> Iterator[tuple[Any, Any]]:
    instance, found = questions.public_proof()
    yield "instance", digest(instance)
    yield "proof", found
    yield "scores", questions.shown_scores().rows()
    yield "pairs", [(pair.coachee, pair.coach, pair.score) for pair in result.pairs]
    yield "figures", (result.cardinality, result.total, result.worst)
    yield "around", replace(result.assignment, digest="")
    left = {one.coachee for one in result.unmatched}
    for coachee in (person.id for person in problem.coachees):
        if coachee in left:
            yield ("why unmatched", coachee), replace(questions.why_unmatched(coachee), closed={})
        else:
            yield ("why", coachee), questions.why_pair(coachee, 9)
        for coach in (person.id for person in problem.coaches):
            yield ("why not", coachee, coach), questions.why_not(coachee, coach)


@given(veiled_cohorts())
@settings(max_examples=120, deadline=None)
def test_one_cohort_without_vetoes_gives_every_answer(problem: CohortProblem) -> None:
    result = solve(problem)
    other = twin(problem, result)
    again = solve(other)
    assert _answers(problem, result) == _answers(other, again)
    shown = CohortQuestions(problem, result).shown_scores()
    if not silent(shown, score_table(problem)):
        assert result.unmatched == again.unmatched
    assert verify_assignment(problem, result) is None


@given(problem=veiled_cohorts() | cohorts(most=4), large=st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_veto_that_the_best_plan_keeps_changes_nothing(
    problem: CohortProblem, large: bool
) -> None:
    bare = without_vetoes(problem)
    plain = solve(bare)
    hidden = {frozenset((one.by, one.of)) for one in problem.avoidances}
    hidden |= {frozenset(one.between) for one in problem.conflicts if one.kind == "confidential"}
    assume(not any(frozenset((pair.coachee, pair.coach)) in hidden for pair in plain.pairs))
    if large:
        with by_the_large_path():
            result, plain = solve(problem), solve(bare)
    else:
        result = solve(problem)
    assert result_text(result) == result_text(plain)
    assert _answers(problem, result) == _answers(bare, plain)
    for left in plain.unmatched:
        first, second = (
            CohortQuestions(*both).why_unmatched(left.coachee)
            for both in ((problem, result), (bare, plain))
        )
        assert first == second
    assert compare(result, plain).moves == ()
    assert verify_assignment(problem, result) is None
    assert verify_assignment(bare, result) is None


@given(cohorts(most=4))
@settings(max_examples=60, deadline=None)
def test_before_a_run_vetoes_are_in_nothing(problem: CohortProblem) -> None:
    bare = without_vetoes(problem)
    assert rule_effects(problem) == rule_effects(bare)
    assert closed_by(problem) == closed_by(bare)
    assert score_table(problem).rows() == score_table(bare).rows()
    assert solve(problem).closed == solve(bare).closed


@given(veiled_cohorts(most=3))
@settings(max_examples=120, deadline=None)
def test_a_pair_is_shown_closed_without_a_rule_only_where_it_must(problem: CohortProblem) -> None:
    problem = replace(problem, aims=MATCHED_TOTAL)
    result = solve(problem)
    proof = result.assignment.certificate
    shown = CohortQuestions(problem, result).shown_scores()
    # The people of these cohorts are in the order of their ids, which the proof follows.
    for row, column in silent(shown, score_table(problem)):
        assert proof.smax - proof.u[row] + proof.p[column] < 1


@given(veiled_cohorts())
@settings(max_examples=60, deadline=None)
def test_no_pair_is_shown_above_what_everyone_can_compute(problem: CohortProblem) -> None:
    result = solve(problem)
    shown, told = CohortQuestions(problem, result).shown_scores(), score_table(problem)
    hidden = {frozenset((one.by, one.of)) for one in problem.avoidances}
    for row, coachee in enumerate(shown.coachees):
        for column, coach in enumerate(shown.coaches):
            one, other = shown.score(row, column), told.score(row, column)
            assert one == other or frozenset((coachee, coach)) in hidden
            assert (-1 if one is None else one) <= (-1 if other is None else other)


def test_an_exception_is_offered_whoever_is_vetoed() -> None:
    """Who is missing on the list of exceptions would be known to be vetoed."""
    problem = cohort({("a", "x"): 5}, {"x": 1}, {("a", "x"): "previous"})
    answers = []
    for vetoes in ((), (Avoidance("a", "x"),), (Avoidance("x", "a"),)):
        vetoed = replace(problem, avoidances=vetoes)
        answers.append(CohortQuestions(vetoed, solve(vetoed)).why_unmatched("a"))
    assert answers[0] == answers[1] == answers[2]
    first = answers[0].changes[0]
    assert (first.kind, first.coach) == ("rule", "x")


@pytest.mark.parametrize("shut", ["family", "previous", "hidden", "hidden by coach"])
def test_a_lock_is_refused_in_one_sentence(shut: str) -> None:
    pair = ("a", "x")
    problem = cohort({pair: 5}, {"x": 1}, {pair: shut}, locks=(pair,))
    with pytest.raises(InstanceError) as caught:
        solve(problem)
    assert str(caught.value) == "locks[0]: cannot be made in this cohort"


def test_what_remains_to_be_inferred() -> None:
    """The plan itself tells: nothing that is said, and no rule, keeps these two apart."""
    left_out = cohort({("a", "x"): 5}, {"x": 1}, {("a", "x"): "hidden"})
    (one,) = solve(left_out).unmatched
    assert (dict(one.closed), reasons(left_out, "a", "x")) == ({}, ())
    # A vetoed pair that would be chosen is shown below what its profiles are worth.
    scores = {("a", "x"): 9, ("a", "y"): 4, ("b", "x"): 4, ("b", "y"): 3}
    apart = cohort(scores, {"x": 1, "y": 1}, {("a", "x"): "hidden"})
    shown = CohortQuestions(apart, solve(apart)).shown_scores().rows()
    assert (shown, score_table(apart).rows()) == (((3, 4), (4, 3)), ((9, 4), (4, 3)))


def test_a_confidential_conflict_is_as_quiet_as_an_avoidance() -> None:
    scores = {("a", "x"): 9, ("a", "y"): 4, ("b", "x"): 4, ("b", "y"): 3}
    problem = cohort(scores, {"x": 1, "y": 1}, {})
    quiet = replace(problem, conflicts=(Conflict(("x", "a"), "confidential"),))
    avoided = replace(problem, avoidances=(Avoidance("x", "a"),))
    assert result_text(solve(quiet)) == result_text(solve(avoided))
    assert _answers(quiet, solve(quiet)) == _answers(avoided, solve(avoided))


@pytest.mark.parametrize("seed", range(6))
def test_two_coaches_each_do_not_change_with_a_veto_that_is_kept(seed: int) -> None:
    """Few points and many places make many plans as good, among which no veto may choose."""
    random = Random(seed)
    pairs = list(product("abcde", "stuvwx"))
    scores = {pair: random.randint(0, 2) for pair in pairs}
    places = {coach: random.randint(1, 2) for coach in "stuvwx"}
    bare = cohort(scores, places, {}, co_coaching=CoCoaching(required=True, mixed=False))
    plain = solve(bare)
    chosen = {(pair.coachee, pair.coach) for pair in plain.pairs}
    for pair in random.sample(pairs, 6):
        result = solve(replace(bare, avoidances=(Avoidance(*pair),)))
        assert pair not in {(one.coachee, one.coach) for one in result.pairs}
        assert pair in chosen or result_text(result) == result_text(plain)


def test_a_run_that_a_veto_changes_tells_the_same_steps() -> None:
    scores = {("a", "x"): 9, ("a", "y"): 4, ("b", "x"): 4, ("b", "y"): 3}
    steps: list[list[tuple[int, int, str]]] = []
    for shut in ({}, {("a", "x"): "hidden"}):
        seen: list[tuple[int, int, str]] = []
        problem = cohort(scores, {"x": 1, "y": 1}, shut)
        solve(problem, progress=lambda *told, seen=seen: seen.append(told))
        steps.append(seen)
    assert steps[0] == steps[1]
