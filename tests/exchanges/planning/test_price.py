"""The price of forcing a request in."""

from dataclasses import replace

import pytest

from exchanges.planning import InstanceError, Lock, check, objective, plan, price_of
from tests.exchanges.planning.cases import delegation, host, person, problem

ONE_PLACE = host(per_cycle=1, max_delegations=1)


def test_the_one_who_must_leave_is_named_with_the_points() -> None:
    case = problem(delegation("a", priority=15), delegation("b", country="SO"), hosts=(ONE_PLACE,))
    price = price_of(case, plan(case).visits, "b")
    assert (price.bumped, price.moved, price.gained) == (("a",), (), ())
    assert price.visit is not None
    assert price.visit.delegations == ("b",)
    assert price.points == -500


def test_whoever_only_moves_is_not_bumped() -> None:
    # Both want week 3 at a host with one place; b can come in no other week.
    case = problem(
        delegation("a", preferred=(3,), priority=15),
        delegation("b", available=(3,), people=9),
        hosts=(host(rest=0, max_people=9),),
    )
    stuck = replace(case, delegations=(case.delegations[0], replace(case.delegations[1], ready=9)))
    price = price_of(case, plan(stuck).visits, "b")
    assert (price.bumped, price.moved) == ((), ("a",))
    assert check(case, price.visits) == ()
    assert price.points == objective(case, price.visits) - objective(case, plan(stuck).visits)


def test_nobody_is_disturbed_for_a_request_behind_closed_doors() -> None:
    case = problem(delegation("a"), delegation("b", available=()))
    result = plan(case)
    price = price_of(case, result.visits, "b")
    assert (price.visit, price.points, price.bumped) == (None, 0, ())
    assert price.visits == result.visits


def test_a_lock_is_never_bumped() -> None:
    case = problem(delegation("a"), delegation("b"), hosts=(ONE_PLACE,), people=(person(),))
    fixed = replace(case, locks=(Lock("a", "kigali", "desk", 3),))
    price = price_of(fixed, plan(fixed).visits, "b")
    assert price.visit is None


@pytest.mark.parametrize("name", ["a", "nobody"])
def test_only_a_left_out_request_has_a_price(name: str) -> None:
    case = problem(delegation("a"))
    with pytest.raises(InstanceError, match="not among those left out"):
        price_of(case, plan(case).visits, name)


def test_the_answer_repeats() -> None:
    case = problem(*(delegation(f"d{n}", people=5 + n % 3) for n in range(8)))
    result = plan(case)
    name = result.unserved[0].delegation
    assert price_of(case, result.visits, name) == price_of(case, result.visits, name)
