"""Every hard rule: a plan that keeps it passes, the same plan with one planted fault does not."""

from dataclasses import replace
from typing import Any

import pytest

from exchanges.planning import Lock, PlannedVisit, PlanningProblem, check
from tests.exchanges.planning.cases import delegation, host, person, problem, visit

GUESTS = (delegation("a"), delegation("b"), delegation("c"))
SOUND = problem(*GUESTS, interpreters={"sw": 1})


def shut(**changes: Any) -> PlanningProblem:
    """The sound problem with a changed delegation a."""
    return replace(SOUND, delegations=(delegation("a", **changes), *GUESTS[1:]))


def at_host(**changes: Any) -> PlanningProblem:
    return replace(SOUND, hosts=(host(**changes),))


def test_a_sound_plan_passes() -> None:
    assert check(SOUND, (visit("a", "b"), visit("c", week=5))) == ()


MUTE = shut(languages=("sw",))
TWO_HOSTS = replace(
    SOUND,
    hosts=(host(), host("gulu", country="KE", rest=0)),
    people=(person(hosts=("kigali", "gulu")), person("ben", hosts=("gulu",))),
)

FAULTS: list[tuple[str, PlanningProblem, tuple[PlannedVisit, ...]]] = [
    ("unknown host nowhere", SOUND, (visit("a", host="nowhere"),)),
    ("unknown person nobody", SOUND, (visit("a", person="nobody"),)),
    ("unknown delegation z", SOUND, (visit("z"),)),
    ("a is served 2 times", SOUND, (visit("a"), visit("a", week=6))),
    ("is planned 2 times", at_host(parallel=2), (visit("a"), visit("b"))),
    ("asked for 1 weeks", SOUND, (visit("a", duration=2),)),
    ("leaves the horizon", shut(duration=2), (visit("a", week=11, duration=2),)),
    ("own_country", shut(country="RW"), (visit("a"),)),
    ("excluded_host", shut(excluded_hosts=("kigali",)), (visit("a"),)),
    ("theme_not_offered", shut(themes={"hotline": 10}), (visit("a"),)),
    ("host_blackout", at_host(blackout=(3,)), (visit("a"),)),
    ("host_holidays", replace(SOUND, holidays={"RW": {3: 2}}), (visit("a"),)),
    ("delegation_unavailable", shut(available=(2, 4)), (visit("a"),)),
    ("home_holidays", replace(SOUND, holidays={"UG": {3: 3}}), (visit("a"),)),
    ("lead_time", replace(SOUND, visa_weeks={"UG": {"RW": 4}}), (visit("a"),)),
    ("no_interpreter", replace(MUTE, interpreters={}), (visit("a", interpreters=("sw",)),)),
    ("needs teams for ['sw']", MUTE, (visit("a"),)),
    ("needs teams for []", SOUND, (visit("a", interpreters=("sw",)),)),
    ("has no delegation", SOUND, (visit(),)),
    ("too many delegations", at_host(max_people=99), (visit("a", "b", "c"),)),
    ("too many people: 8", at_host(max_people=7), (visit("a", "b"),)),
    ("may not share", replace(SOUND, excluded_countries=(("UG", "UG"),)), (visit("a", "b"),)),
    ("kigali has 2 visits in week 4", SOUND, (visit("a"), visit("b", week=4))),
    ("has 2 visits in the cycle", at_host(per_cycle=1), (visit("a"), visit("b", week=7))),
    ("ben does not serve kigali", TWO_HOSTS, (visit("a", person="ben"),)),
    ("does not know desk", replace(SOUND, people=(person(themes=()),)), (visit("a"),)),
    ("is off in week 3", replace(SOUND, people=(person(off=(3,)),)), (visit("a"),)),
    ("ada has 2 visits in week 3", TWO_HOSTS, (visit("a"), visit("b", host="gulu"))),
    (
        "ada has 2 visits",
        replace(SOUND, people=(person(max_visits=1),)),
        (visit("a"), visit("b", week=7)),
    ),
    ("lock of a is broken", replace(SOUND, locks=(Lock("a", "kigali", "desk", 5),)), (visit("a"),)),
]


@pytest.mark.parametrize(("words", "case", "visits"), FAULTS, ids=[one[0] for one in FAULTS])
def test_a_planted_fault_is_caught(
    words: str, case: PlanningProblem, visits: tuple[PlannedVisit, ...]
) -> None:
    assert any(words in found for found in check(case, visits))


def test_teams_are_counted_over_visits() -> None:
    guests = tuple(delegation(name, languages=("sw",)) for name in "ab")
    case = replace(TWO_HOSTS, delegations=guests, interpreters={"sw": 1})
    both = (
        visit("a", interpreters=("sw",)),
        visit("b", host="gulu", person="ben", interpreters=("sw",)),
    )
    assert check(case, both) == ("2 teams for sw in week 3",)
    assert check(replace(case, interpreters={"sw": 2}), both) == ()


def test_rest_weeks_end_with_the_horizon() -> None:
    assert check(SOUND, (visit("a", week=11),)) == ()


def test_a_lock_passes_a_closed_door() -> None:
    case = replace(at_host(blackout=(3,)), locks=(Lock("a", "kigali", "desk", 3),))
    assert check(case, (visit("a"),)) == ()
