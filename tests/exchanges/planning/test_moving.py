"""Moving a delegation by hand, ranking hosts for it, and hosts and senders that name each other."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from exchanges.planning import (
    InstanceError,
    Lock,
    PlanningProblem,
    check,
    closed_at,
    difference,
    move_of,
    nearest_open,
    plan,
    rank_hosts,
    result_to_json,
    visits_from_json,
)
from tests.exchanges.planning.cases import delegation, host, person, problem, small_problems, visit

ONE_PLACE = host(per_cycle=1, max_delegations=1)
TWO_HOSTS = (host(), host("juba", country="SS"))
TWO_PEOPLE = (person(), person("bo", hosts=("juba",)))


def at(name: str, week: int, place: str = "kigali") -> Lock:
    return Lock(name, place, "desk", week)


def test_a_free_week_costs_what_the_delegation_likes_less() -> None:
    case = problem(delegation("a", preferred=(3,)))
    move = move_of(case, plan(case).visits, at("a", 7))
    assert (move.closed, move.in_the_way, move.bumped, move.moved) == (None, (), (), ())
    assert move.points == -20
    assert [one.week for one in move.visits] == [7]


def test_whoever_stands_in_the_way_gives_way() -> None:
    case = problem(
        delegation("a", people=6, preferred=(3,)), delegation("b", people=6, preferred=(6,))
    )
    before = plan(case).visits
    move = move_of(case, before, at("b", 3))
    assert move.in_the_way == ("seats_full",)
    assert (move.bumped, move.moved) == ((), ("a",))
    assert check(case, move.visits) == ()


def test_the_one_who_has_nowhere_else_to_go_is_bumped() -> None:
    case = problem(delegation("a", available=(3,), people=6), delegation("b", people=6))
    move = move_of(case, plan(case).visits, at("b", 3))
    assert move.bumped == ("a",)
    assert move.points < 0


@pytest.mark.parametrize(
    ("changes", "week", "door"),
    [
        ({"available": (3,)}, 4, "delegation_unavailable"),
        ({"ready": 5}, 4, "lead_time"),
        ({"country": "RW"}, 4, "own_country"),
        ({"duration": 2}, 11, "beyond_horizon"),
    ],
)
def test_a_closed_door_is_named_and_nothing_moves(changes, week, door) -> None:
    case = problem(delegation("a", **changes))
    before = plan(case).visits
    move = move_of(case, before, at("a", week))
    assert (move.closed, move.visits) == (door, before)
    assert closed_at(case, at("a", week)) == door


def test_a_lock_of_others_is_never_moved() -> None:
    case = problem(delegation("a"), delegation("b"), hosts=(ONE_PLACE,), locks=(at("a", 3),))
    move = move_of(case, plan(case).visits, at("b", 3))
    assert move.closed == "no_room"
    assert "visit_full" in move.in_the_way


def test_an_unknown_host_is_an_error() -> None:
    case = problem(delegation("a"))
    with pytest.raises(InstanceError, match="place"):
        move_of(case, plan(case).visits, at("a", 3, "nowhere"))


def test_a_difference_names_everybody_once() -> None:
    case = problem(delegation("a"), delegation("b"), delegation("c"))
    change = difference(case, (visit("a", "b"),), (visit("c", week=3), visit("b", week=5)))
    assert (change.bumped, change.moved, change.gained) == (("a",), ("b",), ("c",))


def test_free_hosts_come_first_then_full_ones_then_closed_ones() -> None:
    hosts = (*TWO_HOSTS, host("kampala", country="UG", max_delegations=1))
    case = problem(
        delegation("a", available=(3,)),
        delegation("x", country="SO", available=(3,), people=9),
        hosts=hosts,
        people=(*TWO_PEOPLE, person("cy", hosts=("kampala",))),
    )
    ranked = rank_hosts(case, (visit("x"),), "a")
    assert [one.host for one in ranked] == ["juba", "kigali", "kampala"]
    assert [one.is_free for one in ranked] == [True, False, False]
    assert ranked[1].blocked == ("seats_full",)
    assert (ranked[2].week, set(ranked[2].closed)) == (None, {"own_country"})


def test_joining_a_visit_costs_the_host_no_other_one() -> None:
    case = problem(delegation("a", available=(3,)), delegation("x", country="SO"))
    joined = rank_hosts(case, (visit("x"),), "a")[0]
    alone = rank_hosts(case, (), "a")[0]
    assert (joined.joins, alone.joins) == (True, False)
    assert joined.points - alone.points == case.weights.visit


def test_a_host_and_a_sender_that_name_each_other_meet() -> None:
    plain = problem(delegation("a"), hosts=TWO_HOSTS, people=TWO_PEOPLE)
    for name in ("juba", "kigali"):
        case = replace(plain, delegations=(delegation("a", matched_hosts=(name,)),))
        result = plan(case, exact=True)
        assert result.visits[0].host == name
        assert result.parts["matched"] == case.weights.matched
        assert result.proved


@given(small_problems())
def test_a_move_is_a_plan_with_the_delegation_in_its_place_or_a_reason(case) -> None:
    visits = plan(case).visits
    free = {one.id for one in case.delegations} - {lock.delegation for lock in case.locks}
    for name in sorted(free)[:2]:
        place = Lock(name, case.hosts[0].id, "desk", 1)
        move = move_of(case, visits, place)
        if move.closed:
            assert move.visits == visits
        else:
            locked = replace(case, locks=(*case.locks, place))
            assert check(locked, move.visits) == ()


def test_visits_are_read_back_as_they_were_written() -> None:
    case = problem(delegation("a"), delegation("b", country="SO"))
    result = plan(case)
    assert visits_from_json(result_to_json(result)["visits"]) == result.visits
    with pytest.raises(InstanceError, match="visits"):
        visits_from_json({"no": "list"})


def test_the_nearest_open_week_is_the_earlier_of_two_or_none() -> None:
    case = problem(delegation("a", available=(2, 3, 8)))
    assert nearest_open(case, at("a", 6)) == 8
    assert nearest_open(case, Lock("a", "kigali", "law", 6)) is None
    assert nearest_open(problem(delegation("a", available=(4, 8))), at("a", 6)) == 4


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_problems())
def test_no_week_nearer_than_the_nearest_open_one_is_open(case: PlanningProblem) -> None:
    for one in case.delegations:
        for there in case.hosts:
            for week in range(case.weeks):
                place = Lock(one.id, there.id, "desk", week)
                nearest = nearest_open(case, place)
                open_weeks = [
                    other
                    for other in range(case.weeks)
                    if closed_at(case, replace(place, week=other)) is None
                ]
                assert (nearest is None) == (not open_weeks)
                if nearest is not None:
                    least = min(abs(other - week) for other in open_weeks)
                    assert abs(nearest - week) == least
