"""What a pair is worth under each criterion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import Chemistry, CohortProblem, Person, Preference
from matching.engine.scoring.shares import shares
from matching.engine.scoring.values import (
    availability_value,
    language_value,
    mode_value,
    sector_value,
    seniority_value,
    themes_value,
    time_zone_value,
)
from matching.engine.scoring.wishes import chemistry_values, preference_values
from matching.engine.scoring.zones import gap_minutes, standard_offset


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 100)))
def test_shares_add_up(weights: dict[str, int]) -> None:
    assert sum(shares(weights).values()) == (1000 if weights else 0)


def test_a_coach_who_offers_all_that_is_wanted_is_worth_1000() -> None:
    wants = Person("e", themes={"a": 3, "b": 2, "c": 2})
    assert themes_value(wants, Person("c", themes={"a": 3, "b": 3, "c": 3})) == 1000
    assert themes_value(wants, Person("c", themes={"a": 3})) == 428
    assert themes_value(wants, Person("c", themes={"z": 3})) == 0
    assert themes_value(Person("e"), Person("c", themes={"a": 1})) == 500


def test_the_best_common_language_counts() -> None:
    coachee = Person("e", languages={"fr": "C2", "en": "B1"})
    assert language_value(coachee, Person("c", languages={"fr": "A2", "en": "C1"})) == 450
    assert language_value(coachee, Person("c", languages={"sv": "C2"})) == 0


def test_years_in_the_sector_are_credit() -> None:
    assert sector_value("defence", "defence", {}) == 600
    assert sector_value("defence", "justice", {"defence": 3}) == 300
    assert sector_value("defence", "defence", {"defence": 25}) == 1000
    assert sector_value("", "defence", {}) == 500


@pytest.mark.parametrize(
    ("coachee", "coach", "value"),
    [(5, 5, 1000), (5, 7, 1000), (5, 8, 880), (5, 4, 750), (9, 1, 0), (None, 4, 500)],
)
def test_a_peer_or_slightly_senior_coach_is_best(
    coachee: int | None, coach: int, value: int
) -> None:
    assert seniority_value(coachee, coach) == value


def test_clocks_are_compared_in_standard_time_around_the_day() -> None:
    assert standard_offset("Europe/Stockholm") == 60
    assert standard_offset("Australia/Sydney") == 600
    assert standard_offset("Europe/Dublin") == 0
    assert gap_minutes("Pacific/Auckland", "Pacific/Honolulu") == 120
    assert gap_minutes("Asia/Kolkata", "") is None
    assert time_zone_value("Europe/Stockholm", "Africa/Kigali") == 917
    with pytest.raises(ValueError, match="unknown time zone"):
        standard_offset("Atlantis/Capital")


def test_free_weeks_in_common() -> None:
    coachee = Person("e", weeks=(1, 2, 3, 4))
    assert availability_value(coachee, Person("c", weeks=(2, 3, 9))) == 500
    assert availability_value(coachee, Person("c", weeks=(1, 2, 3, 4))) == 1000
    assert availability_value(coachee, Person("c", weeks=(9,))) == 0
    assert availability_value(coachee, Person("c")) == 500


def test_ways_of_meeting() -> None:
    assert mode_value(("online",), ("in_person", "online")) == 1000
    assert mode_value(("online",), ("in_person",)) == 0
    assert mode_value((), ("in_person",)) == 500


def test_both_sides_have_a_say() -> None:
    problem = CohortProblem(
        coachees=(Person("e"),),
        coaches=(Person("c"), Person("d")),
        criteria={},
        preferences=(Preference("e", "c", 1), Preference("c", "e", 3), Preference("e", "d", 2)),
        chemistry=(Chemistry("e", "c", 900), Chemistry("c", "e", 300)),
    )
    assert preference_values(problem) == {("e", "c"): 900, ("e", "d"): 450}
    assert chemistry_values(problem) == {("e", "c"): 300}
