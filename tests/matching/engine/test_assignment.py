"""The solver against complete enumeration."""

from dataclasses import replace

from hypothesis import given, settings

from matching.engine import (
    MATCHED_TOTAL,
    MATCHED_WORST_TOTAL,
    AssignmentProblem,
    solve,
    verify_assignment,
)
from tests.matching.engine.enumeration import best, best_totals, value
from tests.matching.engine.instances import assignments


@given(assignments())
@settings(max_examples=150, deadline=None)
def test_no_plan_is_better(problem: AssignmentProblem) -> None:
    result = solve(problem)
    assert value(problem, result.pairs) == best(problem)
    assert verify_assignment(problem, result) is None


@given(assignments(most=3, alternatives=6))
@settings(max_examples=80, deadline=None)
def test_alternatives_are_the_totals_of_the_best_plans(problem: AssignmentProblem) -> None:
    assert solve(problem).alternatives == best_totals(problem, 6)


@given(assignments())
@settings(max_examples=80, deadline=None)
def test_a_lock_costs_the_difference_to_the_free_optimum(problem: AssignmentProblem) -> None:
    free_size, _, free_total = best(replace(problem, locks=()))
    for price in solve(problem).lock_price:
        size, _, total = best(replace(problem, locks=(price.pair,)))
        assert (price.cardinality, price.total) == (free_size - size, free_total - total)


@given(assignments())
@settings(max_examples=80, deadline=None)
def test_blocking_pairs_are_those_who_would_both_change(problem: AssignmentProblem) -> None:
    result = solve(problem)
    scores = problem.scores.tolist()
    own = {row: scores[row][column] for row, column in result.pairs}
    held: dict[int, list[int]] = {column: [] for column in range(len(problem.capacity))}
    for row, column in result.pairs:
        held[column].append(scores[row][column])
    blocking = []
    for row, line in enumerate(scores):
        for column, score in enumerate(line):
            places = problem.capacity[column]
            least = -1 if len(held[column]) < places else min(held[column], default=score)
            if score >= 0 and score > own.get(row, -1) and score > least:
                blocking.append((row, column))
    assert result.blocking_pairs == tuple(blocking)


@given(assignments(with_locks=False))
@settings(max_examples=60, deadline=None)
def test_another_place_never_hurts(problem: AssignmentProblem) -> None:
    plain = replace(problem, aims=MATCHED_TOTAL)
    more = replace(plain, capacity=tuple(places + 1 for places in plain.capacity))
    before, after = solve(plain), solve(more)
    assert (after.cardinality, after.total) >= (before.cardinality, before.total)


def test_the_worst_pair_comes_before_the_total() -> None:
    problem = AssignmentProblem.of([[9, 5], [5, 0]], [1, 1])
    assert solve(problem).pairs == ((0, 1), (1, 0))
    steep = AssignmentProblem.of([[20, 5], [5, 0]], [1, 1])
    assert solve(steep).pairs == ((0, 0), (1, 1))
    kind = solve(replace(steep, aims=MATCHED_WORST_TOTAL))
    assert (kind.pairs, kind.worst, kind.certificate.worst) == (((0, 1), (1, 0)), 5, 5)
    assert kind.certificate.worst_hall is not None


def test_zero_is_an_allowed_score() -> None:
    result = solve(AssignmentProblem.of([[0, None]], [1, 1]))
    assert (result.pairs, result.total, result.worst) == (((0, 0),), 0, 0)


def test_nobody_to_match() -> None:
    result = solve(AssignmentProblem.of([], []))
    assert (result.pairs, result.worst, result.hall, result.certificate.d) == ((), None, None, 1)


def test_progress_is_told_and_may_cancel() -> None:
    seen: list[tuple[int, int, str]] = []
    solve(AssignmentProblem.of([[1]], [1]), progress=lambda *args: seen.append(args))
    assert [stage for _, _, stage in seen] == ["scores", "optimum", "choice", "proof"]
    assert all(done < total for done, total, _ in seen)
