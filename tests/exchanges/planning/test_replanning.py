"""Re-planning: what each mode may change, and what it must leave alone."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings

from bench.planning_instances import SHAPES, instance
from exchanges.planning import Lock, PlanningProblem, check, plan, published_of, replan
from exchanges.planning.replanning import Mode
from tests.exchanges.planning.cases import delegation, host, person, problem, small_problems

GUESTS = (delegation("a", preferred=(3,)), delegation("b", preferred=(8,)))
PLACES = (Lock("a", "kigali", "desk", 5), Lock("b", "kigali", "desk", 9))


def weeks_of(case: PlanningProblem, mode: Mode) -> dict[str, int]:
    result = replan(case, PLACES, mode)
    return {name: visit.week for visit in result.visits for name in visit.delegations}


def test_lock_keeps_every_visit_that_is_still_possible() -> None:
    assert weeks_of(problem(*GUESTS), "lock") == {"a": 5, "b": 9}


def test_gentle_keeps_visits_although_better_weeks_are_free() -> None:
    assert weeks_of(problem(*GUESTS), "gentle") == {"a": 5, "b": 9}


def test_free_plans_anew() -> None:
    found = weeks_of(problem(*GUESTS), "free")
    assert 5 not in found.values()


@pytest.mark.parametrize("mode", get_args(Mode))
def test_a_new_blackout_moves_its_visit_only(mode: Mode) -> None:
    shut = problem(*GUESTS, hosts=(host(blackout=(5,)),))
    found = weeks_of(shut, mode)
    assert found["a"] != 5
    if mode != "free":
        assert found["b"] == 9


@pytest.mark.parametrize("mode", get_args(Mode))
def test_the_problems_own_locks_hold_in_every_mode(mode: Mode) -> None:
    case = problem(*GUESTS, locks=(Lock("a", "kigali", "desk", 1),))
    assert weeks_of(case, mode)["a"] == 1


def test_lock_gives_up_only_what_no_person_can_serve_any_more() -> None:
    fewer = problem(*GUESTS, people=(person(max_visits=1),), hosts=(host(max_delegations=1),))
    result = replan(fewer, PLACES, "lock")
    assert len(result.unserved) == 1
    assert result.changed == (result.unserved[0].delegation,)


@settings(max_examples=30, deadline=None)
@given(small_problems())
def test_any_mode_keeps_every_rule(case: PlanningProblem) -> None:
    published = published_of(plan(replace(case, seed=3)).visits)
    for mode in get_args(Mode):
        assert check(case, replan(case, published, mode).visits) == ()


def test_gentle_moves_at_most_one_in_twenty_untouched_visits() -> None:
    case = replace(instance(SHAPES[2], 1), iterations=600)
    first = plan(case)
    published = published_of(first.visits)
    left = first.visits[0].delegations[0]
    fewer = replace(case, delegations=tuple(d for d in case.delegations if d.id != left))
    gentle, free = (replan(fewer, published, mode) for mode in ("gentle", "free"))
    assert len(gentle.changed) * 20 <= len(published) - 1 < len(free.changed) * 20
