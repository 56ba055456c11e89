"""Instances come back as they were written; a malformed one names its field."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from exchanges.planning import (
    InstanceError,
    Lock,
    PlanningProblem,
    digest,
    problem_from_json,
    problem_to_json,
)
from tests.exchanges.planning.cases import delegation, problem, small_problems

CASE = problem(
    delegation("a"),
    delegation("b", country="SO"),
    locks=(Lock("a", "kigali", "desk", 3),),
    holidays={"RW": {7: 2}},
    visa_weeks={"UG": {"RW": 2}},
    excluded_countries=(("UG", "SO"),),
)


@settings(deadline=None)
@given(small_problems())
def test_a_problem_survives_the_journey_through_json(case: PlanningProblem) -> None:
    written = json.loads(json.dumps(problem_to_json(case)))
    assert problem_from_json(written) == case
    assert digest(problem_from_json(written)) == digest(case)


def test_what_has_a_default_may_be_left_out() -> None:
    value = problem_to_json(CASE)
    for name in ("weights", "published", "seed", "travel", "travel_default", "interpreters"):
        del value[name]
    assert problem_from_json(value) == CASE


def test_the_digest_sees_content_and_not_order() -> None:
    turned = replace(CASE, delegations=CASE.delegations[::-1])
    assert digest(turned) == digest(CASE)
    assert digest(replace(CASE, seed=2)) != digest(CASE)
    assert digest(replace(CASE, excluded_countries=())) != digest(CASE)


Path = tuple[str | int, ...]

MALFORMED: list[tuple[Path, Any, str]] = [
    (("weeks",), 0, "weeks"),
    (("weeks",), True, "weeks"),
    (("weeks",), "52", "weeks"),
    (("hosts",), None, "hosts"),
    (("hosts", 0), [], "hosts[0]"),
    (("hosts", 0, "id"), "", "hosts[0].id"),
    (("hosts", 0, "rest"), -1, "hosts[0].rest"),
    (("hosts", 0, "rest"), 1.5, "hosts[0].rest"),
    (("hosts", 0, "blackouts"), [], "hosts[0].blackouts"),
    (("hosts", 0, "blackout"), [12], "hosts[0].blackout[0]"),
    (("hosts", 0, "themes", "desk"), 101, "hosts[0].themes.desk"),
    (("delegations", 1, "id"), "a", "delegations[1].id"),
    (("delegations", 1, "languages"), [], "delegations[1].languages"),
    (("delegations", 1, "priority"), 9, "delegations[1].priority"),
    (("delegations", 1, "duration"), 0, "delegations[1].duration"),
    (("delegations", 1, "institution"), 7, "delegations[1].institution"),
    (("delegations", 1, "excluded_hosts"), ["x"], "delegations[1].excluded_hosts"),
    (("people", 0, "hosts"), ["x"], "people[0].hosts"),
    (("people", 0, "themes"), "desk", "people[0].themes"),
    (("interpreters",), {"en": -1}, "interpreters.en"),
    (("visa_weeks", "UG"), 3, "visa_weeks.UG"),
    (("travel",), [], "travel"),
    (("holidays", "RW"), {"x": 1}, "holidays.RW.x"),
    (("holidays", "RW"), {"12": 1}, "holidays.RW.12"),
    (("holidays", "RW"), {"3": 8}, "holidays.RW.3"),
    (("excluded_countries", 0), ["UG"], "excluded_countries[0]"),
    (("locks", 0, "delegation"), "x", "locks[0].delegation"),
    (("locks", 0, "host"), "x", "locks[0].host"),
    (("locks", 0, "week"), 12, "locks[0].week"),
    (("weights", "fairness"), [300, -1], "weights.fairness[1]"),
    (("weights", "visits"), 1, "weights.visits"),
    (("seed",), -1, "seed"),
    (("iterations",), "many", "iterations"),
    (("week",), 52, "week"),
]


@pytest.mark.parametrize(("path", "value", "field"), MALFORMED)
def test_a_malformed_instance_names_its_field(path: Path, value: Any, field: str) -> None:
    instance: Any = deepcopy(problem_to_json(CASE))
    place = instance
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(InstanceError) as caught:
        problem_from_json(instance)
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["weeks", "hosts", "delegations", "people"])
def test_a_missing_field_is_named(field: str) -> None:
    instance = problem_to_json(CASE)
    del instance[field]
    with pytest.raises(InstanceError) as caught:
        problem_from_json(instance)
    assert (caught.value.field, caught.value.message) == (field, "is missing")


def test_a_lock_must_end_within_the_horizon() -> None:
    late = replace(
        CASE, delegations=(delegation("a", duration=2),), locks=(Lock("a", "kigali", "desk", 11),)
    )
    with pytest.raises(InstanceError, match=r"locks\[0\]\.week"):
        problem_from_json(problem_to_json(late))


def test_a_delegation_has_one_lock() -> None:
    twice = replace(CASE, locks=(CASE.locks[0], Lock("a", "kigali", "desk", 5)))
    with pytest.raises(InstanceError, match=r"locks\[1\]\.delegation"):
        problem_from_json(problem_to_json(twice))


@pytest.mark.parametrize("value", [None, [], 3, "instance"])
def test_an_instance_is_an_object(value: object) -> None:
    with pytest.raises(InstanceError, match="instance"):
        problem_from_json(value)
