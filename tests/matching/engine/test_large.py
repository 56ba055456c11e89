"""The sparse method gives what the dense one gives, to the last price."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import MATCHED_WORST_TOTAL, AssignmentProblem, solve, verify_assignment
from matching.engine.exact import cardinality, settling
from matching.engine.exact.alone import Alone
from matching.engine.exact.augmenting import Augmenter
from matching.engine.exact.cardinality import fullest_columns
from matching.engine.exact.dense import dense_optimum
from matching.engine.exact.large import large_optimum
from matching.engine.exact.optimum import Costs
from matching.engine.exact.sources import FreeScores, MatrixScores, whole
from matching.engine.exact.tight import tight_pairs
from matching.engine.exact.warm import UNKNOWN, Earlier
from matching.engine.model.assignment import Matrix, Vector


@st.composite
def markets(draw: st.DrawFn) -> tuple[Matrix, Vector]:
    """Draw scores of several shapes, from a seed: plain, rank one, coarse, mostly closed."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    rows, columns = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    top = draw(st.sampled_from([0, 1, 20, 1000]))
    scores = random.integers(0, top + 1, (rows, columns))
    if draw(st.booleans()):
        scores = np.floor(random.random((rows, 1)) * random.random((1, columns)) * top).astype(int)
    scores[random.random((rows, columns)) < draw(st.sampled_from([0, 0.3, 0.9, 0.97]))] = -1
    return scores, random.integers(0, draw(st.sampled_from([2, 3, 6])), columns)


@given(markets())
@settings(max_examples=80, deadline=None)
def test_sparse_and_dense_agree(market: tuple[Matrix, Vector]) -> None:
    scores, capacity = market
    free = FreeScores(MatrixScores(scores), np.arange(len(scores)), capacity)
    matrix = whole(free)
    costs = Costs.of(int(matrix.max(initial=0)), len(scores), capacity)
    dense = dense_optimum(matrix, capacity, costs)
    found = large_optimum(free, capacity, None, Alone())
    sparse = found.optimum
    assert sparse.prices.tolist() == dense.prices.tolist()
    assert sparse.duals.tolist() == dense.duals.tolist()
    assert sparse.costs.smax == costs.smax
    tight = tight_pairs(free, dense)
    assert found.tight.rows.tolist() == tight.rows.tolist()
    assert found.tight.columns.tolist() == tight.columns.tolist()


@given(markets(), st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_any_beginning_leads_to_the_same_prices(market: tuple[Matrix, Vector], seed: int) -> None:
    scores, capacity = market
    random = np.random.default_rng(seed)
    free = FreeScores(MatrixScores(scores), np.arange(len(scores)), capacity)
    plain = large_optimum(free, capacity, None, Alone()).optimum
    column = np.full(len(scores), -1)
    demands = np.where(random.random(len(scores)) < 0.5, UNKNOWN, random.integers(-50, 50))
    earlier = Earlier(random.integers(0, 90, len(capacity)), demands.astype(np.int64), column)
    warm = large_optimum(free, capacity, earlier, Alone()).optimum
    assert (warm.prices.tolist(), warm.duals.tolist()) == (
        plain.prices.tolist(),
        plain.duals.tolist(),
    )


@given(markets())
@settings(max_examples=60, deadline=None)
def test_the_search_for_seats_finds_as_many_as_the_full_list(market: tuple[Matrix, Vector]) -> None:
    scores, capacity = market
    source = MatrixScores(scores)
    none = np.full(len(scores), -1, np.intp)
    found = Augmenter(source, capacity, none).run()
    assert np.count_nonzero(found >= 0) == np.count_nonzero(fullest_columns(source, capacity) >= 0)
    seated = np.flatnonzero(found >= 0)
    assert (scores[seated, found[seated]] >= 0).all()
    assert (np.bincount(found[seated], minlength=len(capacity)) <= capacity).all()


def _problem(random: np.random.Generator, rows: int, columns: int) -> AssignmentProblem:
    scores = random.integers(0, 60, (rows, columns))
    scores[random.random((rows, columns)) < 0.4] = -1
    capacity = tuple(random.integers(0, 3, columns).tolist())
    names = tuple(f"e{n}" for n in range(rows)), tuple(f"c{n}" for n in range(columns))
    return AssignmentProblem(scores, capacity, rows=names[0], columns=names[1])


@pytest.mark.parametrize("worst", [False, True])
def test_both_methods_choose_the_same_pairs(worst: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = _problem(np.random.default_rng(4), 150, 120)
    if worst:
        problem = replace(problem, aims=MATCHED_WORST_TOTAL)
    dense = solve(problem)
    monkeypatch.setattr(settling, "MOST_DENSE", 10)
    monkeypatch.setattr(cardinality, "FEW_PAIRS", 10)
    sparse = solve(problem)
    assert (dense.method, sparse.method) == ("dense", "sparse")
    assert replace(sparse, method="dense") == dense
    assert verify_assignment(problem, sparse) is None


def test_a_large_instance_is_proved_and_independent_of_order() -> None:
    random = np.random.default_rng(5)
    problem = _problem(random, 900, 700)
    result = solve(problem)
    assert result.method == "sparse"
    assert verify_assignment(problem, result) is None
    rows, columns = random.permutation(900), random.permutation(700)
    other = replace(
        problem,
        scores=problem.scores[np.ix_(rows, columns)],
        capacity=tuple(np.array(problem.capacity)[columns].tolist()),
        rows=tuple(problem.rows[row] for row in rows),
        columns=tuple(problem.columns[column] for column in columns),
    )
    again = solve(other)
    pairs = {(problem.rows[row], problem.columns[column]) for row, column in result.pairs}
    assert pairs == {(other.rows[row], other.columns[column]) for row, column in again.pairs}
