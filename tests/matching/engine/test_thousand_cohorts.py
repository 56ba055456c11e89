"""A thousand cohorts against a second writing of the rules and scores."""

import os
from collections import Counter
from contextlib import nullcontext
from itertools import combinations

import pytest

from matching.engine import CohortProblem, CohortResult, Person, solve, verify_assignment
from tests.matching.engine.naive import forbidden, most_placed, score, values
from tests.matching.engine.random_cohorts import random_cohort
from tests.matching.engine.reference import by_the_large_path

COHORTS = int(os.environ.get("RANDOM_COHORTS", "1000"))
PARTS = 10

Closed = dict[tuple[str, str], set[str]]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_rule_is_broken_and_nobody_is_left_out(part: int) -> None:
    for number in range(part, COHORTS, PARTS):
        problem = random_cohort(number)
        with by_the_large_path() if number % 7 == 0 else nullcontext():
            result = solve(problem)
        closed = {
            (coachee.id, coach.id): forbidden(problem, coachee, coach)
            for coachee in problem.coachees
            for coach in problem.coaches
        }
        _check_pairs(problem, result, closed)
        _check_words(problem, result, closed)
        if problem.co_coaching.required:
            _check_two_each(problem, result, closed)
        else:
            _check_one_each(problem, result, closed)
            if number % 3 == 0:
                assert verify_assignment(problem, result) is None, number


def _check_pairs(problem: CohortProblem, result: CohortResult, closed: Closed) -> None:
    coachees = {person.id: person for person in problem.coachees}
    coaches = {person.id: person for person in problem.coaches}
    load = Counter(pair.coach for pair in result.pairs)
    assert all(load[name] <= coaches[name].capacity for name in load)
    assert set(problem.locks) <= {(pair.coachee, pair.coach) for pair in result.pairs}
    for pair in result.pairs:
        coachee, coach = coachees[pair.coachee], coaches[pair.coach]
        assert not closed[pair.coachee, pair.coach], (problem.seed, pair)
        assert pair.score == score(problem, coachee, coach), (problem.seed, pair)
        found = values(problem, coachee, coach)
        lines = {line.criterion: (line.weight, line.value) for line in pair.contributions}
        weights = {name: weight for name, weight in problem.criteria.items() if weight}
        assert lines == {name: (weight, found[name]) for name, weight in weights.items()}
    scores = [pair.score for pair in result.pairs]
    assert (result.total, result.worst) == (sum(scores), min(scores, default=None))


def _check_words(problem: CohortProblem, result: CohortResult, closed: Closed) -> None:
    """Check the counts of closed pairs, of the whole and of each person left out."""
    counts: Counter[str] = Counter()
    for coachee in problem.coachees:
        told = [closed[coachee.id, coach.id] - {"hidden"} for coach in problem.coaches]
        mine = Counter(key for keys in told for key in keys)
        counts += mine
        for one in result.unmatched:
            if one.coachee == coachee.id:
                assert dict(one.closed) == mine
                assert one.in_hall == (set() in told)
    assert {key: count for key, count in result.closed.items() if count} == counts


def _check_one_each(problem: CohortProblem, result: CohortResult, closed: Closed) -> None:
    locked, taken = dict(problem.locks), Counter(coach for _, coach in problem.locks)
    free = [one for one in problem.coachees if one.id not in locked]
    doors = [
        [n for n, coach in enumerate(problem.coaches) if not closed[one.id, coach.id]]
        for one in free
    ]
    places = [coach.capacity - taken[coach.id] for coach in problem.coaches]
    assert result.cardinality == len(result.pairs) == len(locked) + most_placed(doors, places)
    names = {pair.coachee for pair in result.pairs}
    assert len(names) == len(result.pairs)
    assert {one.coachee for one in result.unmatched} == {p.id for p in problem.coachees} - names


def _check_two_each(problem: CohortProblem, result: CohortResult, closed: Closed) -> None:
    coaches = {person.id: person for person in problem.coaches}
    mine: dict[str, list[str]] = {}
    for pair in result.pairs:
        mine.setdefault(pair.coachee, []).append(pair.coach)
    assert result.cardinality == len(mine)
    for two in mine.values():
        assert len(set(two)) == len(two) == 2
        assert _fit(problem, [coaches[name] for name in two])
    # Nobody left out could have two coaches who still have a place.
    load = Counter(pair.coach for pair in result.pairs)
    left = [coach for coach in problem.coaches if load[coach.id] < coach.capacity]
    for one in problem.coachees:
        doors = [coach for coach in left if not closed[one.id, coach.id]]
        if one.id not in mine:
            assert not any(_fit(problem, list(two)) for two in combinations(doors, 2))
    assert result.bound == result.total


def _fit(problem: CohortProblem, two: list[Person]) -> bool:
    genders = {coach.gender for coach in two}
    return not problem.co_coaching.mixed or (None not in genders and len(genders) == 2)


def test_the_cohorts_are_worth_the_work() -> None:
    """Everything that is checked above happens in them."""
    found: Counter[str] = Counter()
    for number in range(60):
        problem = random_cohort(number)
        result = solve(problem)
        found.update(key for key, count in result.closed.items() if count)
        found["pairs"] += len(result.pairs)
        found["left out"] += len(result.unmatched)
        found["locks"] += len(problem.locks)
        found["vetoes"] += len(problem.avoidances)
        found["two each"] += len(result.pairs) if problem.co_coaching.required else 0
    assert len(found) == 18
    assert min(found.values()) > 3, found
