"""Two coaches for each coachee."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import (
    CoCoaching,
    CohortProblem,
    CohortQuestions,
    InstanceError,
    Person,
    Rules,
    solve,
    verify_assignment,
)
from matching.engine.exact.twocoaches import Duo, _rounds, two_coaches

OPEN = Rules(chain_of_command=False, same_institution=True)


@st.composite
def duos(draw: st.DrawFn) -> Duo:
    """Draw small instances."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    line = st.lists(st.integers(-1, 9), min_size=columns, max_size=columns)
    scores = np.array(draw(st.lists(line, min_size=rows, max_size=rows)), np.int64)
    kinds = draw(st.lists(st.integers(-1, 2), min_size=columns, max_size=columns))
    capacity = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    return Duo(scores, np.array(capacity, np.int64), np.array(kinds, np.intp), draw(st.booleans()))


def _best(duo: Duo) -> tuple[int, int]:
    options = []
    for line in duo.scores.tolist():
        mine: list[tuple[int, ...]] = [()]
        for one, other in combinations(range(len(line)), 2):
            kinds = duo.kinds[one], duo.kinds[other]
            known = min(kinds) >= 0 and kinds[0] != kinds[1]
            if line[one] >= 0 and line[other] >= 0 and (known or not duo.mixed):
                mine.append((one, other))
        options.append(mine)
    best = (0, 0)
    for plan in product(*options):
        load = np.bincount([c for two in plan for c in two], minlength=len(duo.capacity))
        if (load <= duo.capacity).all():
            total = sum(int(duo.scores[row, c]) for row, two in enumerate(plan) for c in two)
            best = max(best, (sum(bool(two) for two in plan), total))
    return best


@given(duos())
@settings(max_examples=50, deadline=None)
def test_small_plans_are_the_best_there_are(duo: Duo) -> None:
    plan = two_coaches(duo)
    total = sum(int(duo.scores[pair]) for pair in plan.pairs)
    assert (len(plan.pairs) // 2, total) == _best(duo)
    assert plan.bound == total


@given(duos())
@settings(max_examples=50, deadline=None)
def test_rounds_keep_the_rules_and_their_bound(duo: Duo) -> None:
    scores = duo.scores.copy()
    scores[:, duo.capacity == 0] = -1
    if duo.mixed:
        scores[:, duo.kinds < 0] = -1
    plan = _rounds(duo, scores)
    total = sum(int(duo.scores[pair]) for pair in plan.pairs)
    assert total <= plan.bound
    assert all(duo.scores[pair] >= 0 for pair in plan.pairs)
    rows = [row for row, _ in plan.pairs]
    assert all(rows.count(row) == 2 for row in rows)
    assert len(set(plan.pairs)) == len(plan.pairs)
    load = np.bincount([c for _, c in plan.pairs], minlength=len(duo.capacity))
    assert (load <= duo.capacity).all()
    if duo.mixed:
        for row in set(rows):
            kinds = {int(duo.kinds[c]) for r, c in plan.pairs if r == row}
            assert len(kinds) == 2


def _cohort() -> CohortProblem:
    coaches = tuple(Person(f"c{n}", gender="fm"[n % 2], capacity=2) for n in range(4))
    return CohortProblem(
        tuple(Person(f"e{n}") for n in range(3)),
        coaches,
        {"themes": 1},
        OPEN,
        co_coaching=CoCoaching(required=True, mixed=True),
    )


def test_a_cohort_gets_two_coaches_of_two_genders() -> None:
    problem = _cohort()
    result = solve(problem)
    assert (result.cardinality, len(result.pairs), result.unmatched) == (3, 6, ())
    genders = {person.id: person.gender for person in problem.coaches}
    for coachee in problem.coachees:
        assert {genders[p.coach] for p in result.pairs if p.coachee == coachee.id} == {"f", "m"}
    assert result.bound == result.total
    assert (verify_assignment(problem, result) or "").startswith("certificate: there is none")
    with pytest.raises(InstanceError, match="co_coaching"):
        CohortQuestions(problem, result).why_pair("e0")


def test_locks_hold_or_are_refused() -> None:
    problem = _cohort()
    locked = solve(replace(problem, locks=(("e0", "c0"), ("e0", "c1"))))
    assert {("e0", "c0"), ("e0", "c1")} <= {(p.coachee, p.coach) for p in locked.pairs}
    with pytest.raises(InstanceError, match="two coaches"):
        solve(replace(problem, locks=(("e0", "c0"), ("e0", "c2"))))
