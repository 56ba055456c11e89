"""Instances in which nearly everybody can have the best there is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.engine import AssignmentProblem, solve
from matching.engine.exact.content import content_optimum
from matching.engine.exact.optimum import OUT
from matching.engine.exact.sources import MatrixScores


@pytest.mark.parametrize("levels", [2, 6, 21])
def test_coarse_scores_have_the_total_of_the_dense_call(levels: int) -> None:
    scores = np.random.default_rng(levels).integers(0, levels, (400, 400)) * 10
    found = solve(AssignmentProblem(scores, (1,) * 400))
    rows, columns = linear_sum_assignment(scores, maximize=True)
    assert found.method == "sparse"
    assert found.total == int(scores[rows, columns].sum())
    assert set(found.certificate.p) == {0}


@given(st.integers(1, 6), st.integers(1, 6), st.data())
@settings(max_examples=200, deadline=None)
def test_everybody_sits_on_a_best_pair_or_nobody_is_seated(
    rows: int, columns: int, data: st.DataObject
) -> None:
    values = st.lists(st.integers(-1, 2), min_size=columns, max_size=columns)
    matrix = np.array(data.draw(st.lists(values, min_size=rows, max_size=rows)), np.int64)
    capacity = np.array(data.draw(st.lists(st.integers(1, 3), min_size=columns, max_size=columns)))
    best = matrix.max(axis=1)
    found = content_optimum(MatrixScores(matrix), capacity)
    places = np.repeat(np.arange(columns), capacity)
    wanted = (matrix == best[:, None]) & (matrix >= 0)
    padded = np.zeros((rows, max(rows, len(places))))
    padded[:, : len(places)] = wanted[:, places]
    most = padded[linear_sum_assignment(padded, maximize=True)].sum()
    assert (found is not None) == (most == rows)
    if found is not None:
        optimum, tight = found
        assert OUT not in optimum.column
        assert (matrix[np.arange(rows), optimum.column] == best).all()
        assert (np.bincount(optimum.column, minlength=columns) <= capacity).all()
        assert (optimum.duals == best.max() - best).all()
        listed = set(zip(tight.rows.tolist(), tight.columns.tolist(), strict=True))
        assert listed == set(zip(*(part.tolist() for part in np.nonzero(wanted)), strict=True))
