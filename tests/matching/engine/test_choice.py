"""Among equal optima the choice follows names and seed, not positions."""

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import AssignmentProblem, AssignmentResult, solve
from matching.engine.exact.names import numbered, unnamed
from matching.engine.exact.sources import MatrixScores
from tests.matching.engine.instances import assignments


def _named_pairs(problem: AssignmentProblem, result: AssignmentResult) -> set[tuple[str, str]]:
    return {(problem.rows[row], problem.columns[column]) for row, column in result.pairs}


def _shuffled(problem: AssignmentProblem, rows: list[int], columns: list[int]) -> AssignmentProblem:
    return replace(
        problem,
        scores=problem.scores[np.ix_(rows, columns)],
        capacity=tuple(problem.capacity[column] for column in columns),
        rows=tuple(problem.rows[row] for row in rows),
        columns=tuple(problem.columns[column] for column in columns),
        locks=tuple((rows.index(row), columns.index(column)) for row, column in problem.locks),
    )


@given(assignments(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_people_plays_no_part(problem: AssignmentProblem, random: Random) -> None:
    if not problem.rows:
        return
    rows, columns = list(range(len(problem.rows))), list(range(len(problem.columns)))
    random.shuffle(rows)
    random.shuffle(columns)
    other = _shuffled(problem, rows, columns)
    first, second = solve(problem), solve(other)
    assert _named_pairs(problem, first) == _named_pairs(other, second)
    assert [first.certificate.u[row] for row in rows] == list(second.certificate.u)
    assert [first.certificate.p[column] for column in columns] == list(second.certificate.p)


def test_the_seed_decides_among_equals() -> None:
    even = replace(
        AssignmentProblem.of([[1, 1], [1, 1]], [1, 1]), rows=("a", "b"), columns=("x", "y")
    )
    choices = {solve(replace(even, seed=seed)).pairs for seed in range(20)}
    assert choices == {((0, 0), (1, 1)), ((0, 1), (1, 0))}


def test_who_is_left_out_among_equals_follows_the_seed() -> None:
    even = replace(AssignmentProblem.of([[1], [1]], [1]), rows=("a", "b"), columns=("x",))
    assert {solve(replace(even, seed=seed)).unmatched for seed in range(20)} == {(0,), (1,)}


def test_scores_tell_nameless_people_apart() -> None:
    scores = np.array([[3, 1, 0], [3, 3, 2], [1, 0, 2]])
    capacity = np.ones(3, np.int64)
    rows, _ = unnamed(MatrixScores(scores), capacity)
    turned, _ = unnamed(MatrixScores(scores[[2, 0, 1]][:, [1, 2, 0]]), capacity)
    assert set(rows.tolist()) == set(turned.tolist())
    assert len(set(rows.tolist())) == 3


def test_equal_marks_are_told_apart() -> None:
    marks = numbered(np.array([5, 5, 7, 5], np.uint64))
    assert len(set(marks.tolist())) == 4
