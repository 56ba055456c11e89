"""Counts of a plan: hosts, people, teams, countries."""

from exchanges.planning import plan
from exchanges.planning.result import CountryShare, HostLoad, PersonLoad
from tests.exchanges.planning.cases import delegation, person, problem

CASE = problem(
    delegation("a", duration=2, people=3),
    delegation("b", duration=2, people=5, languages=("sw",)),
    delegation("c", country="SO", available=()),
    interpreters={"sw": 1, "ar": 2},
    people=(person(), person("ben", themes=())),
)


def test_load_counts_visits_guests_and_weeks() -> None:
    load = plan(CASE).load
    assert load.hosts == {"kigali": HostLoad(1, 2, 8, 2, 4)}
    assert load.people == {"ada": PersonLoad(1, 2, 4), "ben": PersonLoad(0, 0, 4)}
    assert load.interpreters == {"ar": 0, "sw": 2}


def test_countries_are_shown_with_what_they_asked_for() -> None:
    assert plan(CASE).served_by_country == {"SO": CountryShare(0, 1), "UG": CountryShare(2, 2)}
