"""Whole runs over cohorts."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import (
    CohortProblem,
    InstanceError,
    Person,
    Rules,
    digest,
    reasons,
    solve,
    verify_assignment,
)
from tests.matching.engine.people import cohorts


@given(cohorts())
@settings(max_examples=100, deadline=None)
def test_a_run_is_proved_and_breaks_no_rule(problem: CohortProblem) -> None:
    result = solve(problem)
    assert verify_assignment(problem, result) is None
    avoided = {frozenset((veto.by, veto.of)) for veto in problem.avoidances}
    for pair in result.pairs:
        assert reasons(problem, pair.coachee, pair.coach) == ()
        assert frozenset((pair.coachee, pair.coach)) not in avoided
        weights = sum(line.weight for line in pair.contributions)
        points = sum(line.points for line in pair.contributions)
        assert pair.score == (points // weights if weights else 0)


@given(cohorts(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_file_plays_no_part(problem: CohortProblem, random: Random) -> None:
    def shuffled(values: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(values, len(values)))

    names = ("coachees", "coaches", "preferences", "avoidances", "conflicts", "previous")
    other = replace(problem, **{name: shuffled(getattr(problem, name)) for name in names})
    assert digest(other) == digest(problem)
    assert solve(other) == solve(problem)


def _gender_coach() -> CohortProblem:
    """Return a cohort of the size of the Gender Coach programme: twelve and twelve."""
    random = Random(2003)
    posts = ["armed_forces", "police", "rescue_service", "staff_association"]
    themes = ["leadership", "recruitment", "operations", "budgets", "violence"]

    def person(name: str) -> Person:
        post = random.choice(posts)
        return Person(
            id=name,
            institution=post,
            unit=("staff", random.choice("abc")),
            country="SE",
            sector=post,
            seniority=random.randint(6, 10),
            themes={theme: random.randint(1, 3) for theme in random.sample(themes, 3)},
            languages={"sv": "C2", "en": random.choice(["B1", "C1"])},
            time_zone="Europe/Stockholm",
            modes=("in_person",),
            weeks=tuple(random.sample(range(1, 53), 30)),
            sectors={random.choice(posts): random.randint(1, 15)},
        )

    return CohortProblem(
        coachees=tuple(person(f"leader-{n:02}") for n in range(12)),
        coaches=tuple(person(f"expert-{n:02}") for n in range(12)),
        criteria={"themes": 60, "sector": 20, "seniority": 10, "availability": 10},
        rules=Rules(language_level="B2"),
        seed=3,
    )


def test_twelve_leaders_get_twelve_coaches() -> None:
    problem = _gender_coach()
    result = solve(problem)
    assert (result.cardinality, result.unmatched) == (12, ())
    assert verify_assignment(problem, result) is None
    assert result.closed["same_institution"] > 0
    assert result.assignment.method == "dense"


def test_a_lock_holds_and_tells_its_price() -> None:
    problem = _gender_coach()
    free = solve(problem)
    first, second = free.pairs[0], free.pairs[1]
    lock = (first.coachee, second.coach)
    locked = solve(replace(problem, locks=(lock,)))
    assert lock in [(pair.coachee, pair.coach) for pair in locked.pairs]
    (price,) = locked.assignment.lock_price
    assert price.total == free.total - locked.total > 0
    assert verify_assignment(replace(problem, locks=(lock,)), locked) is None


def test_why_somebody_stays_out() -> None:
    coachees = (Person("a", languages={"fr": "C1"}), Person("b", languages={"sv": "C1"}))
    coaches = (Person("x", languages={"en": "C2"}), Person("y", languages={"sv": "C2"}, capacity=0))
    problem = CohortProblem(coachees, coaches, {}, Rules(language_level="B2"))
    result = solve(problem)
    assert [(one.coachee, dict(one.closed), one.in_hall) for one in result.unmatched] == [
        ("a", {"no_common_language": 2, "no_place": 1}, False),
        ("b", {"no_common_language": 1, "no_place": 1}, False),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"coachees": (Person("a"), Person("a"))}, "coachees[1].id"),
        ({"coachees": (Person("a", capacity=2),)}, "coachees[0].capacity"),
        ({"coaches": (Person("x", seniority=11),)}, "coaches[0].seniority"),
        ({"coaches": (Person("x", time_zone="Mars/Base"),)}, "coaches[0].time_zone"),
        ({"coaches": (Person("x", languages={"en": "fine"}),)}, "coaches[0].languages.en"),
        ({"criteria": {"beauty": 1}}, "criteria.beauty"),
        ({"criteria": {"themes": 101}}, "criteria.themes"),
        ({"rules": Rules(language_level="D1")}, "rules.language_level"),
        ({"rules": Rules(seniority_gap_max=-1)}, "rules.seniority_gap_max"),
        ({"aims": ("total",)}, "aims"),
        ({"seed": -1}, "seed"),
        ({"locks": (("a", "nobody"),)}, "locks[0]"),
        ({"locks": (("a", "x"), ("a", "y"))}, "locks[1]"),
        ({"previous": (("a", "nobody"),)}, "previous[0][1]"),
    ],
)
def test_what_makes_no_sense_is_named(change: dict[str, object], field: str) -> None:
    problem = CohortProblem((Person("a"),), (Person("x"), Person("y")), {"themes": 1})
    with pytest.raises(InstanceError) as caught:
        solve(replace(problem, **change))
    assert caught.value.field == field
