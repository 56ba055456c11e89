"""The objective by hand, term by term."""

from dataclasses import replace

from exchanges.planning import Lock, Weights, objective, plan
from exchanges.planning.objective import objective_parts
from tests.exchanges.planning.cases import delegation, host, person, problem, visit

CASE = problem(
    delegation("a", preferred=(1, 9), themes={"desk": 85}, priority=12),
    delegation("b", languages=("sw",), duration=1),
    hosts=(host(),),
    people=(person(hosts=("kigali", "kigali")),),
    interpreters={"sw": 1},
    holidays={"RW": {3: 1}},
    travel={"UG": {"RW": 35}},
)


def test_each_term_has_its_points() -> None:
    parts = objective_parts(CASE, (visit("a", "b", interpreters=("sw",)),))
    assert parts == {
        "priority": 2200,
        "fit": 85 * 90 // 100 + 80 * 90 // 100,
        "matched": 0,
        "travel": -70,
        "interpreter": -60,
        "week_off": -10,
        "holiday": -60,
        "stability": 0,
        "visit": -150,
        "regional": 0,
        "team": -40,
        "fairness": 450,
    }
    assert objective(CASE, (visit("a", "b", interpreters=("sw",)),)) == sum(parts.values())


def test_a_person_of_two_hosts_is_regional() -> None:
    wide = replace(CASE, hosts=(host(), host("gulu")), people=(person(hosts=("kigali", "gulu")),))
    assert objective_parts(wide, (visit("a"),))["regional"] == -20


def test_stability_rewards_the_place_and_less_the_host() -> None:
    steady = replace(
        CASE, published=(Lock("a", "kigali", "desk", 3),), weights=Weights(stability=100)
    )
    weeks = {week: objective_parts(steady, (visit("a", week=week),)) for week in (3, 5)}
    assert (weeks[3]["stability"], weeks[5]["stability"]) == (100, 33 - 20)
    other = objective_parts(steady, (visit("a", theme="hotline"),))
    assert other["stability"] == 33


def test_the_fourth_delegation_of_a_country_adds_no_fairness() -> None:
    guests = tuple(delegation(name) for name in "abcd")
    case = problem(*guests)
    parts = objective_parts(case, (visit("a", "b"), visit("c", "d", week=7)))
    assert parts["fairness"] == 300 + 150 + 50


def test_with_a_country_each_fairness_is_between_institutions() -> None:
    eager = {"themes": {"desk": 100}, "priority": 11}
    guests = {"a": eager, "b": eager, "c": {"themes": {"desk": 80}, "priority": 10}}
    homes = {"a": "huye", "b": "huye", "c": "rubavu"}
    served = []
    for country in (lambda _name: "UG", homes.get):
        case = problem(
            *(delegation(name, country=country(name), **wish) for name, wish in guests.items()),
            hosts=(host(max_delegations=1, per_cycle=2),),
        )
        visits = plan(case, exact=True).visits
        served.append({name for one in visits for name in one.delegations})
    assert served[0] == {"a", "b"}
    assert "c" in served[1]
