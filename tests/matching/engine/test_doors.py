"""Each hard rule, alone."""

from dataclasses import replace
from typing import Any

import pytest

from matching.engine import CohortProblem, Conflict, Person, Rules, reasons

OPEN = Rules(chain_of_command=False, same_institution=True)


def _reasons(coachee: Person, coach: Person, rules: Rules, **more: Any) -> tuple[str, ...]:
    problem = CohortProblem((coachee,), (coach,), {}, rules=rules)
    return reasons(replace(problem, **more), coachee.id, coach.id)


@pytest.mark.parametrize(
    ("coachee", "coach", "closed"),
    [
        (("staff", "j1"), ("staff",), True),
        (("staff",), ("staff", "j1"), True),
        (("staff", "j1"), ("staff", "j1"), True),
        ((), ("staff", "j1"), True),
        (("staff", "j1"), ("staff", "j2"), False),
        (("staff", "j1"), ("fleet",), False),
    ],
)
def test_chain_of_command(coachee: tuple[str, ...], coach: tuple[str, ...], closed: bool) -> None:
    rules = replace(OPEN, chain_of_command=True)
    first = Person("e", institution="army", unit=coachee)
    found = _reasons(first, Person("c", institution="army", unit=coach), rules)
    assert found == (("chain_of_command",) if closed else ())
    assert _reasons(first, Person("c", institution="navy", unit=coach), rules) == ()


def test_same_institution_is_closed_unless_allowed() -> None:
    coachee, coach = Person("e", institution="army"), Person("c", institution="army")
    assert _reasons(coachee, coach, replace(OPEN, same_institution=False)) == ("same_institution",)
    assert _reasons(coachee, coach, OPEN) == ()
    assert _reasons(Person("e"), Person("c"), replace(OPEN, same_institution=False)) == ()


def test_mentoring_stays_inside_one_institution_and_needs_a_senior() -> None:
    rules = replace(OPEN, own_institution=True, seniority_step_min=2)
    junior = Person("e", institution="army", seniority=4)
    assert _reasons(junior, Person("c", institution="army", seniority=6), rules) == ()
    found = _reasons(junior, Person("c", institution="navy", seniority=5), rules)
    assert found == ("other_institution", "seniority_step")


def test_language_level() -> None:
    rules = replace(OPEN, language_level="B2")
    coachee = Person("e", languages={"en": "C1", "fr": "B1"})
    assert _reasons(coachee, Person("c", languages={"en": "B2"}), rules) == ()
    found = _reasons(coachee, Person("c", languages={"en": "B1", "fr": "C2"}), rules)
    assert found == ("no_common_language",)


def test_zone_gap() -> None:
    rules = replace(OPEN, max_zone_gap_hours=3)
    coachee = Person("e", time_zone="Europe/Stockholm")
    assert _reasons(coachee, Person("c", time_zone="Africa/Nairobi"), rules) == ()
    assert _reasons(coachee, Person("c", time_zone="Asia/Kolkata"), rules) == ("time_zone_gap",)
    assert _reasons(coachee, Person("c"), rules) == ()


def test_countries_in_either_order() -> None:
    rules = replace(OPEN, excluded_countries=(("SE", "RW"),))
    assert _reasons(Person("e", country="RW"), Person("c", country="SE"), rules) == (
        "excluded_countries",
    )
    assert _reasons(Person("e", country="RW"), Person("c", country="RW"), rules) == ()


def test_seniority_gap_and_nothing_offered() -> None:
    rules = replace(OPEN, seniority_gap_max=2, theme_required=True)
    coachee = Person("e", seniority=8, themes={"law": 2})
    found = _reasons(coachee, Person("c", seniority=5, themes={"budget": 3}), rules)
    assert found == ("nothing_offered", "seniority_gap")
    assert _reasons(coachee, Person("c", themes={"law": 1}), rules) == ()


def test_what_lies_between_two_people() -> None:
    coachee, coach = Person("e"), Person("c")
    conflict = Conflict(("c", "e"), "family")
    assert _reasons(coachee, coach, OPEN, conflicts=(conflict,)) == ("conflict_of_interest",)
    hidden = Conflict(("c", "e"), "confidential")
    assert _reasons(coachee, coach, OPEN, conflicts=(hidden,)) == ()
    assert _reasons(coachee, coach, OPEN, previous=(("e", "c"),)) == ("previous_pair",)
    again = replace(OPEN, repeat=True)
    assert _reasons(coachee, coach, again, previous=(("e", "c"),)) == ()


def test_nobody_coaches_without_a_place_or_coaches_herself() -> None:
    assert _reasons(Person("e"), Person("c", capacity=0), OPEN) == ("no_place",)
    assert _reasons(Person("e"), Person("e"), OPEN) == ("same_person",)
