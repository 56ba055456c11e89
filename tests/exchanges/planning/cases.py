"""Small planning problems: one by hand, many by hypothesis."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from exchanges.planning import Delegation, Host, Lock, Person, PlannedVisit, PlanningProblem
from exchanges.planning.model import Weights


def host(name: str = "kigali", **changes: Any) -> Host:
    values: dict[str, Any] = {
        "id": name,
        "country": "RW",
        "themes": {"desk": 90, "hotline": 60},
        "languages": ("en", "fr"),
        "max_delegations": 2,
        "max_people": 10,
        "parallel": 1,
        "per_cycle": 4,
        "rest": 1,
    }
    return Host(**{**values, **changes})


def delegation(name: str, **changes: Any) -> Delegation:
    values: dict[str, Any] = {
        "id": name,
        "country": "UG",
        "themes": {"desk": 80},
        "languages": ("en",),
        "people": 4,
        "duration": 1,
        "available": tuple(range(12)),
        "priority": 10,
    }
    return Delegation(**{**values, **changes})


def person(name: str = "ada", **changes: Any) -> Person:
    values: dict[str, Any] = {
        "id": name,
        "hosts": ("kigali",),
        "themes": ("desk", "hotline"),
        "max_visits": 4,
    }
    return Person(**{**values, **changes})


def problem(*delegations: Delegation, **changes: Any) -> PlanningProblem:
    """Twelve weeks at one host in Kigali with one person, no visas; changed at will."""
    values: dict[str, Any] = {
        "weeks": 12,
        "hosts": (host(),),
        "delegations": delegations,
        "people": (person(),),
        "visa_weeks_default": 0,
        "iterations": 200,
    }
    return PlanningProblem(**{**values, **changes})


def visit(*names: str, **changes: Any) -> PlannedVisit:
    values: dict[str, Any] = {
        "host": "kigali",
        "theme": "desk",
        "week": 3,
        "duration": 1,
        "delegations": names,
        "person": "ada",
    }
    return PlannedVisit(**{**values, **changes})


WEEKS = 4
weeks = st.lists(st.integers(0, WEEKS - 1), max_size=2, unique=True).map(tuple)
themes = st.dictionaries(st.sampled_from(["desk", "hotline"]), st.integers(0, 100), min_size=1)
languages = st.lists(st.sampled_from(["en", "fr", "sw"]), min_size=1, max_size=2).map(tuple)
countries = st.sampled_from(["RW", "UG", "SO"])


bit = st.integers(0, 1)
few = st.integers(0, 2)
interpreters = st.dictionaries(st.sampled_from(["en", "fr"]), bit)
costs = st.sampled_from([0, 150, 900])
locked_weeks = st.lists(st.integers(0, WEEKS - 1), max_size=1)
# Their names, and whom they are about, are put in once the others are known: to make a strategy
# anew for each takes longer than to draw from it.
some_host = st.builds(
    Host,
    id=st.just(""),
    country=countries,
    themes=themes,
    languages=languages,
    blackout=weeks,
    max_delegations=st.integers(1, 3),
    max_people=st.integers(3, 12),
    parallel=few,
    per_cycle=few,
    rest=bit,
)
some_guest = st.builds(
    Delegation,
    id=st.just(""),
    country=countries,
    themes=themes,
    languages=languages,
    people=st.integers(1, 6),
    duration=st.integers(1, 2),
    available=st.sampled_from([tuple(range(WEEKS)), (0, 1), (1, 2, 3)]),
    institution=st.just(""),
    preferred=weeks,
    ready=bit,
    priority=st.integers(10, 15),
)
some_person = st.builds(
    Person,
    id=st.just(""),
    hosts=st.just(()),
    themes=st.sampled_from([("desk",), ("desk", "hotline")]),
    max_visits=few,
    off=weeks,
)


@st.composite
def small_problems(draw: st.DrawFn) -> PlanningProblem:
    """At most two hosts and three delegations in four weeks, small enough to enumerate."""
    names = ["h0", "h1"][: draw(st.integers(1, 2))]
    excluded = st.lists(st.sampled_from(names), max_size=1).map(tuple)
    homes = st.lists(st.sampled_from(names), min_size=1, unique=True).map(tuple)
    guests = tuple(
        replace(draw(some_guest), id=f"d{number}", excluded_hosts=draw(excluded))
        for number in range(draw(st.integers(1, 3)))
    )
    return PlanningProblem(
        weeks=WEEKS,
        hosts=tuple(replace(draw(some_host), id=name) for name in names),
        delegations=guests,
        people=tuple(
            replace(draw(some_person), id=f"p{number}", hosts=draw(homes))
            for number in range(draw(st.integers(1, 2)))
        ),
        interpreters=draw(interpreters),
        visa_weeks_default=draw(bit),
        travel_default=draw(st.integers(0, 100)),
        holidays={"UG": {1: draw(st.integers(0, 4))}, "RW": {2: draw(st.integers(0, 3))}},
        excluded_countries=(("UG", "SO"),) if draw(st.booleans()) else (),
        published=tuple(
            Lock(guest.id, draw(st.sampled_from(names)), "desk", week)
            for guest in guests
            for week in draw(locked_weeks)
        ),
        weights=Weights(stability=draw(st.sampled_from([0, 100])), visit=draw(costs)),
        seed=draw(st.integers(0, 5)),
        iterations=150,
    )
