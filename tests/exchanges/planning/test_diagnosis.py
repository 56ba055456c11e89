"""Why a request was left out: each door, each obstacle, and the cheapest change that helps."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from exchanges.planning import Lock, Nearest, PlanningProblem, Unserved, plan, published_of
from exchanges.planning.checker import closed_door
from exchanges.planning.doors import DOORS
from exchanges.planning.model import Weights
from exchanges.planning.nearest import REMEDIES
from tests.exchanges.planning.cases import delegation, host, person, problem, small_problems


def left_out(case: PlanningProblem, name: str = "z") -> Unserved:
    found = [one for one in plan(case).unserved if one.delegation == name]
    assert found, f"{name} was served"
    return found[0]


SHUT = {
    "own_country": problem(delegation("z", country="RW")),
    "excluded_host": problem(delegation("z", excluded_hosts=("kigali",))),
    "theme_not_offered": problem(delegation("z", themes={"forensics": 50})),
    "host_blackout": problem(delegation("z"), hosts=(host(blackout=tuple(range(12))),)),
    "host_holidays": problem(delegation("z"), holidays={"RW": dict.fromkeys(range(12), 2)}),
    "delegation_unavailable": problem(delegation("z", available=())),
    "home_holidays": problem(delegation("z"), holidays={"UG": dict.fromkeys(range(12), 3)}),
    "lead_time": problem(delegation("z"), visa_weeks_default=13),
    "no_interpreter": problem(delegation("z", languages=("sw", "zu"))),
}


@pytest.mark.parametrize("door", DOORS)
def test_each_door_is_counted_where_it_closes_everything(door: str) -> None:
    reasons = left_out(SHUT[door])
    assert reasons.closed == {door: 12}
    assert reasons.blocked == {}


@pytest.mark.parametrize("door", [door for door in DOORS if door in REMEDIES])
def test_each_single_closed_door_is_a_near_miss_of_whoever_can_open_it(door: str) -> None:
    case = SHUT[door]
    if door == "theme_not_offered":
        case = replace(case, people=(person(themes=("forensics",)),))
    nearest = left_out(case).nearest
    gap = 2 if door == "lead_time" else 1  # the last week is 11, the visa takes 13
    week = 11 if door == "lead_time" else 0
    assert nearest == (Nearest(door, gap, REMEDIES[door][0], "kigali", week),)


FULL = (Lock("a", "kigali", "desk", 3),)
CROWDED = {
    "seats_full": problem(delegation("z", people=12)),
    "visit_full": problem(
        delegation("a"),
        delegation("z", available=(3,)),
        hosts=(host(max_delegations=1),),
        locks=FULL,
    ),
    "excluded_pair": problem(
        delegation("a"),
        delegation("z", country="SO", available=(3,)),
        locks=FULL,
        excluded_countries=(("UG", "SO"),),
    ),
    "host_cycle_full": problem(delegation("z"), hosts=(host(per_cycle=0),)),
    "host_week_full": problem(
        delegation("a"),
        delegation("z", themes={"hotline": 9}, available=(3,)),
        people=(person(), person("ben")),
        locks=FULL,
    ),
    "no_person": problem(delegation("z"), people=()),
    "no_team": problem(
        delegation("a", languages=("sw",)),
        delegation("z", languages=("sw",), themes={"hotline": 9}, available=(3,)),
        hosts=(host(parallel=2),),
        people=(person(), person("ben")),
        interpreters={"sw": 1},
        locks=FULL,
    ),
    "no_gain": problem(delegation("z"), weights=Weights(visit=9999)),
}


@pytest.mark.parametrize("reason", CROWDED)
def test_each_obstacle_is_named(reason: str) -> None:
    reasons = left_out(CROWDED[reason])
    assert list(reasons.blocked) == [reason]
    doors = [one.door for one in reasons.nearest if one.door not in DOORS]
    assert doors == ([reason] if reason in REMEDIES else [])


def test_the_gap_of_seats_counts_those_already_there() -> None:
    case = problem(delegation("a", people=7), delegation("z", people=6, available=(3,)), locks=FULL)
    assert Nearest("seats_full", 3, "host", "kigali", 3) in left_out(case).nearest


def test_the_cheapest_change_comes_first() -> None:
    # One week sooner through the visa, or three weeks of leave from the blackout.
    case = problem(
        delegation("z", available=(2, 3, 4), ready=4, duration=1),
        hosts=(host(blackout=(4,)),),
    )
    assert [(one.door, one.gap) for one in left_out(case).nearest] == [
        ("delegation_unavailable", 1),
        ("lead_time", 1),
        ("host_blackout", 1),
    ]


def _options(case: PlanningProblem, name: str) -> Iterator[str | None]:
    delegation_ = next(one for one in case.delegations if one.id == name)
    for place in case.hosts:
        for theme in delegation_.themes:
            for week in range(case.weeks - delegation_.duration + 1):
                yield closed_door(case, delegation_, place, theme, week)


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_every_option_is_counted_once_at_its_first_closed_door(case: PlanningProblem) -> None:
    for reasons in plan(case).unserved:
        doors = list(_options(case, reasons.delegation))
        closed = {door: doors.count(door) for door in DOORS if door in doors}
        assert reasons.closed == closed
        assert sum(reasons.blocked.values()) == doors.count(None)


@settings(max_examples=80, deadline=None)
@given(small_problems())
def test_closing_the_gap_lets_the_request_in(case: PlanningProblem) -> None:
    free_of_charge = replace(case, weights=Weights(visit=0))
    result = plan(free_of_charge)
    for reasons in result.unserved:
        for near in reasons.nearest:
            relaxed = _relaxed(free_of_charge, reasons.delegation, near)
            if relaxed is not None:
                locks = published_of(result.visits)
                present = {reasons.delegation, *(lock.delegation for lock in locks)}
                guests = tuple(one for one in relaxed.delegations if one.id in present)
                steady = replace(relaxed, delegations=guests, locks=locks)
                served = plan(steady, exact=True).visits
                assert any(reasons.delegation in visit.delegations for visit in served)


def _relaxed(case: PlanningProblem, name: str, near: Nearest) -> PlanningProblem | None:
    """The case with the gap of a near miss closed, for the doors that one field opens."""
    guest = next(one for one in case.delegations if one.id == name)
    place = next(one for one in case.hosts if one.id == near.host)
    weeks = set(range(near.week, near.week + guest.duration))
    new_guest, new_place = guest, place
    if near.door == "lead_time":
        sooner = min(near.gap, guest.ready)
        new_guest = replace(guest, ready=guest.ready - sooner)
        visa = case.visa_weeks_default - (near.gap - sooner)
        case = replace(case, visa_weeks_default=visa)
    elif near.door == "delegation_unavailable":
        new_guest = replace(guest, available=tuple({*guest.available, *weeks}))
    elif near.door == "excluded_host":
        new_guest = replace(guest, excluded_hosts=())
    elif near.door == "host_blackout":
        new_place = replace(place, blackout=tuple(set(place.blackout) - weeks))
    elif near.door == "seats_full":
        new_place = replace(place, max_people=place.max_people + near.gap)
    elif near.door == "visit_full":
        new_place = replace(place, max_delegations=place.max_delegations + near.gap)
    elif near.door == "host_cycle_full":
        new_place = replace(place, per_cycle=place.per_cycle + near.gap)
    elif near.door == "host_week_full":
        new_place = replace(place, parallel=place.parallel + 1)
    else:
        return None
    return replace(
        case,
        delegations=tuple(new_guest if one is guest else one for one in case.delegations),
        hosts=tuple(new_place if one is place else one for one in case.hosts),
    )
