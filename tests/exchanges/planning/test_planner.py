"""The planner against enumeration, twice the same, and with its locks kept."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from exchanges.planning import (
    InstanceError,
    Lock,
    PlanningProblem,
    check,
    objective,
    plan,
    result_to_json,
)
from tests.exchanges.planning.cases import delegation, host, person, problem, small_problems
from tests.exchanges.planning.enumeration import best_objective

slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(small_problems())
def test_the_exact_method_finds_the_enumerated_optimum(case: PlanningProblem) -> None:
    result = plan(case, exact=True)
    assert result.objective == best_objective(case)
    assert result.proved
    assert result.bound == result.objective


@slow
@given(small_problems())
def test_the_search_keeps_every_rule_and_stays_below_the_optimum(case: PlanningProblem) -> None:
    result = plan(case)
    assert check(case, result.visits) == ()
    assert result.objective == objective(case, result.visits) == sum(result.parts.values())
    assert result.objective <= best_objective(case)


@slow
@given(small_problems())
def test_every_delegation_is_either_served_or_explained(case: PlanningProblem) -> None:
    result = plan(case)
    served = [name for visit in result.visits for name in visit.delegations]
    left_out = [one.delegation for one in result.unserved]
    assert sorted(served + left_out) == sorted(one.id for one in case.delegations)


@slow
@given(small_problems())
def test_the_order_of_rows_has_no_influence(case: PlanningProblem) -> None:
    turned = replace(
        case,
        hosts=case.hosts[::-1],
        delegations=case.delegations[::-1],
        people=case.people[::-1],
        published=case.published[::-1],
    )
    assert result_to_json(plan(turned)) == result_to_json(plan(case))


def test_twin_hosts_are_told_apart_by_their_ids_alone() -> None:
    twins = (host("gulu"), host("kigali"))
    staff = (person(hosts=("kigali", "gulu")),)
    for hosts in (twins, twins[::-1]):
        result = plan(problem(delegation("a"), hosts=hosts, people=staff))
        assert [visit.host for visit in result.visits] == ["gulu"]


def test_the_exact_method_keeps_excluded_countries_apart() -> None:
    guests = (delegation("a"), delegation("b", country="SO"))
    case = problem(*guests, hosts=(host(per_cycle=1),), excluded_countries=(("SO", "UG"),))
    result = plan(case, exact=True)
    assert (len(result.visits), len(result.unserved), result.proved) == (1, 1, True)


def test_the_same_input_gives_the_same_bytes() -> None:
    case = problem(*(delegation(f"d{number}", people=2 + number % 4) for number in range(12)))
    once, again = (json.dumps(result_to_json(plan(case))) for _ in range(2))
    assert once == again


def test_delegations_share_a_visit_when_that_saves_one() -> None:
    result = plan(problem(delegation("a"), delegation("b")))
    assert [visit.delegations for visit in result.visits] == [("a", "b")]


def test_a_lock_is_kept_where_the_search_would_not_go() -> None:
    case = problem(delegation("a", preferred=(2,)), locks=(Lock("a", "kigali", "desk", 9),))
    result = plan(case)
    assert [(visit.week, visit.delegations) for visit in result.visits] == [(9, ("a",))]


def test_a_lock_is_kept_behind_a_door_that_closed_later() -> None:
    shut = host(blackout=(9,))
    lock = Lock("a", "kigali", "desk", 9)
    result = plan(problem(delegation("a"), hosts=(shut,), locks=(lock,)))
    assert result.visits[0].week == 9


def test_locks_take_the_people_that_let_all_of_them_stand() -> None:
    # Ada alone knows hotlines; a first choice of Ada for the desk would leave the other visit bare.
    staff = (person("ada"), person("ben", themes=("desk",)))
    locks = (Lock("a", "kigali", "desk", 3), Lock("b", "kigali", "hotline", 3))
    guests = (delegation("a"), delegation("b", themes={"hotline": 50}))
    case = problem(*guests, hosts=(host(parallel=2),), people=staff, locks=locks)
    assert {visit.theme: visit.person for visit in plan(case).visits} == {
        "desk": "ben",
        "hotline": "ada",
    }


def test_a_person_chosen_too_early_for_a_lock_is_taken_back() -> None:
    # Ada and Ben know desks, Ada and Cid hotlines, and Cid is away: Ada must not take the desk.
    staff = (
        person("ada"),
        person("ben", themes=("desk", "forensics")),
        person("cid", themes=("hotline", "forensics"), off=(3,)),
    )
    locks = (Lock("a", "kigali", "desk", 3), Lock("b", "kigali", "hotline", 3))
    guests = (delegation("a"), delegation("b", themes={"hotline": 50}))
    case = problem(*guests, hosts=(host(parallel=2),), people=staff, locks=locks)
    assert [visit.person for visit in plan(case).visits] == ["ben", "ada"]


def test_locks_that_cannot_stand_together_are_an_error() -> None:
    locks = (Lock("a", "kigali", "desk", 3), Lock("b", "kigali", "desk", 4))
    with pytest.raises(InstanceError) as caught:
        plan(problem(delegation("a"), delegation("b"), locks=locks))
    assert caught.value.field == "locks"


def test_published_visits_that_moved_are_told_and_departed_ones_are_not() -> None:
    published = (
        Lock("a", "kigali", "desk", 3),
        Lock("b", "elsewhere", "desk", 4),
        Lock("gone", "kigali", "desk", 5),
    )
    case = problem(
        delegation("a", preferred=(3,)), delegation("b", preferred=(3,)), published=published
    )
    assert plan(case).changed == ("b",)


def test_progress_may_cancel() -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        plan(problem(delegation("a")), progress=cancel)


def test_progress_ends_at_the_total() -> None:
    seen: list[tuple[int, int]] = []
    plan(problem(delegation("a")), progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 200)
    assert seen[-1] == (200, 200)


def test_no_delegation_gives_an_empty_plan() -> None:
    result = plan(problem(), exact=True)
    assert (result.visits, result.unserved, result.objective, result.proved) == ((), (), 0, True)
