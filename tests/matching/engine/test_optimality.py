"""Both ways of solving against every plan there is, up to eight by eight."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.engine import (
    AIMS,
    MATCHED_TOTAL,
    AssignmentProblem,
    AssignmentResult,
    InstanceError,
    solve,
    verify_assignment,
)
from tests.matching.engine.reference import assert_proved, by_the_large_path, optimum

PATHS = pytest.mark.parametrize("large", [False, True], ids=["dense", "priced"])


def _solve(problem: AssignmentProblem, large: bool) -> AssignmentResult:
    with by_the_large_path() if large else nullcontext():
        return solve(problem)


@st.composite
def instances(draw: st.DrawFn, most: int = 8, with_locks: bool = True) -> AssignmentProblem:
    """Draw an instance by seed: coarse scores tie, steep ones do not, many doors may be shut."""
    random = Random(draw(st.integers(0, 2**32)))
    rows, columns = random.randint(0, most), random.randint(1, most)
    top = random.choice([0, 1, 3, 20, 1000, 10**9])
    shut = random.choice([0, 0.2, 0.5, 0.8])
    scores = [
        [-1 if random.random() < shut else random.randint(0, top) for _ in range(columns)]
        for _ in range(rows)
    ]
    problem = AssignmentProblem(
        np.array(scores, np.int64).reshape(rows, columns),
        tuple(random.choice([0, 1, 1, 1, 2, 3]) for _ in range(columns)),
        aims=random.choice(AIMS),
        rows=tuple(f"e{row}" for row in range(rows)),
        columns=tuple(f"c{column}" for column in range(columns)) if rows else (),
        seed=random.randint(0, 9),
    )
    return replace(problem, locks=_locks(problem, random)) if with_locks else problem


def _locks(problem: AssignmentProblem, random: Random) -> tuple[tuple[int, int], ...]:
    left, locks = list(problem.capacity), []
    for row, line in enumerate(problem.scores.tolist()):
        doors = [column for column, score in enumerate(line) if score >= 0 and left[column]]
        if doors and random.random() < 0.15:
            locks.append((row, random.choice(doors)))
            left[locks[-1][1]] -= 1
    return tuple(locks)


def _value(problem: AssignmentProblem, result: AssignmentResult) -> tuple[int, int, int]:
    scores = [int(problem.scores[pair]) for pair in result.pairs]
    assert (result.cardinality, result.total) == (len(scores), sum(scores))
    assert result.worst == min(scores, default=None)
    worst = min(scores, default=0) if "worst" in problem.aims else 0
    return len(scores), worst, sum(scores)


@PATHS
@given(problem=instances())
@settings(max_examples=80, deadline=None)
def test_no_plan_is_better_and_all_terms_hold(problem: AssignmentProblem, large: bool) -> None:
    result = _solve(problem, large)
    assert _value(problem, result) == optimum(problem)
    assert set(problem.locks) <= set(result.pairs)
    rows = [row for row, _ in result.pairs]
    load = Counter(column for _, column in result.pairs)
    assert len(set(rows)) == len(rows)
    assert all(problem.scores[pair] >= 0 for pair in result.pairs)
    assert all(load[column] <= problem.capacity[column] for column in load)
    assert set(result.unmatched) == set(range(len(problem.scores))) - set(rows)
    assert verify_assignment(problem, result) is None


@PATHS
@given(problem=instances())
@settings(max_examples=60, deadline=None)
def test_the_prices_prove_the_plan(problem: AssignmentProblem, large: bool) -> None:
    assert_proved(problem, _solve(problem, large))


@given(problem=instances())
@settings(max_examples=80, deadline=None)
def test_both_ways_give_the_same_result(problem: AssignmentProblem) -> None:
    dense, priced = _solve(problem, False), _solve(problem, True)
    assert replace(priced, method=dense.method) == dense


@PATHS
@given(problem=instances(), random=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_turning_the_table_turns_the_result(
    problem: AssignmentProblem, random: Random, large: bool
) -> None:
    rows, columns = (random.sample(range(n), n) for n in problem.scores.shape)
    turned = replace(
        problem,
        scores=problem.scores[np.ix_(rows, columns)],
        capacity=tuple(problem.capacity[column] for column in columns),
        rows=tuple(problem.rows[row] for row in rows),
        columns=tuple(problem.columns[column] for column in columns if problem.columns),
        locks=tuple((rows.index(row), columns.index(column)) for row, column in problem.locks),
    )
    first, second = _solve(problem, large), _solve(turned, large)
    assert sorted((rows[row], columns[column]) for row, column in second.pairs) == [*first.pairs]
    assert sorted(rows[row] for row in second.unmatched) == [*first.unmatched]
    assert [first.certificate.u[row] for row in rows] == [*second.certificate.u]
    assert [first.certificate.p[column] for column in columns] == [*second.certificate.p]


@PATHS
@given(problem=instances(most=6), data=st.data())
@settings(max_examples=60, deadline=None)
def test_one_more_coach_or_place_leaves_nobody_out(
    problem: AssignmentProblem, data: st.DataObject, large: bool
) -> None:
    before = _solve(problem, large)
    column = data.draw(st.integers(0, len(problem.capacity) - 1))
    places = tuple(count + (number == column) for number, count in enumerate(problem.capacity))
    assert _solve(replace(problem, capacity=places), large).cardinality >= before.cardinality
    line = data.draw(st.lists(st.integers(-1, 20), min_size=len(before.certificate.u)))
    extra = np.array(line[: len(problem.scores)], np.int64).reshape(-1, 1)
    wider = replace(
        problem,
        scores=np.hstack((problem.scores, extra)),
        capacity=(*problem.capacity, 1),
        columns=(*problem.columns, "another") if problem.columns else (),
    )
    assert _solve(wider, large).cardinality >= before.cardinality


@PATHS
@given(problem=instances(most=6), data=st.data(), more=st.integers(1, 50))
@settings(max_examples=60, deadline=None)
def test_a_better_score_keeps_a_chosen_pair(
    problem: AssignmentProblem, data: st.DataObject, more: int, large: bool
) -> None:
    """Every optimum then holds the pair: all plans without it are worse by `more`."""
    problem = replace(problem, aims=MATCHED_TOTAL)
    before = _solve(problem, large)
    assume(before.pairs)
    pair = data.draw(st.sampled_from(before.pairs))
    raised = problem.scores.copy()
    raised[pair] += more
    after = _solve(replace(problem, scores=raised), large)
    assert pair in after.pairs
    assert after.total == before.total + more


@given(problem=instances(with_locks=False), data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_locks_hold_or_are_refused_by_name(
    problem: AssignmentProblem, data: st.DataObject
) -> None:
    rows, columns = problem.scores.shape
    numbers = st.tuples(st.integers(-1, rows), st.integers(-1, columns))
    locks = tuple(data.draw(st.lists(numbers, max_size=4)))
    load = Counter(column for _, column in locks)
    fit = (
        all(0 <= row < rows and 0 <= column < columns for row, column in locks)
        and all(problem.scores[lock] >= 0 for lock in locks)
        and len({row for row, _ in locks}) == len(locks)
        and all(load[column] <= problem.capacity[column] for column in load)
    )
    locked = replace(problem, locks=locks)
    if fit:
        assert set(locks) <= set(solve(locked).pairs)
        return
    with pytest.raises(InstanceError) as caught:
        solve(locked)
    assert caught.value.field in {f"locks[{place}]" for place in range(len(locks))}
