"""Who was matched, by group: true numbers, and none that points at single people."""

from __future__ import annotations

from itertools import product

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import ProfileKind
from core.suppressing import LEAST, Group, hidden, hidden_within
from matching.models import Part
from matching.presenters.fairness import fairness
from tests.factories import InstitutionFactory, complete_profile
from tests.matching.cohorts import add, make_world


@st.composite
def groups(draw) -> list[Group]:
    sizes = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    return [Group(f"g{n}", size, draw(st.integers(0, size))) for n, size in enumerate(sizes)]


def worlds_that_fit(everyone: list[Group], left_out: set[str]) -> list[dict[str, int]]:
    """Every way in which the numbers left out could be, given sizes, the rest and the sum."""
    unknown = [one for one in everyone if one.key in left_out]
    rest = sum(one.matched for one in unknown)
    ways = product(*(range(one.size + 1) for one in unknown))
    return [
        dict(zip((one.key for one in unknown), way, strict=True))
        for way in ways
        if sum(way) == rest
    ]


@given(groups())
def test_no_number_left_out_can_be_worked_out(everyone):
    left_out = hidden(everyone)
    matched, size = sum(one.matched for one in everyone), sum(one.size for one in everyone)

    assert {one.key for one in everyone if one.is_small} <= left_out
    if len(left_out) == len(everyone) or matched in {0, size}:
        return
    fitting = worlds_that_fit(everyone, left_out)
    for key in left_out:
        assert len({way[key] for way in fitting}) > 1


def test_a_single_small_group_takes_the_next_smallest_along():
    everyone = [Group("a", 3, 2), Group("b", 12, 7), Group("c", 11, 6), Group("d", 10, 5)]
    assert hidden(everyone) == {"a", "d"}


def test_nothing_is_left_out_where_nothing_is_small():
    assert hidden([Group("a", 12, 7), Group("b", 9, 9), Group("c", 8, 0)]) == set()


def test_a_group_in_a_country_that_is_left_out_is_left_out_too():
    found = hidden_within(
        [("SE", Group("a", 12, 6)), ("SE", Group("b", 3, 3)), ("RW", Group("c", 20, 10))],
        outer={"RW"},
    )
    assert found == {"a", "b", "c"}


def people(institution: str, country: str, count: int) -> list[dict]:
    return [
        {"id": f"{institution}{n}", "institution": institution, "country": country}
        for n in range(count)
    ]


def test_counts_and_means_are_those_of_the_run():
    coachees = [*people("army", "SE", 12), *people("police", "SE", 10), *people("dept", "RW", 11)]
    scores = {f"army{n}": 600 + n for n in range(6)} | {f"police{n}": 500 for n in range(10)}
    scores |= {f"dept{n}": 400 for n in range(5)}

    found = fairness(coachees, scores, {"army": "Army", "police": "Police", "dept": "Department"})

    institutions, countries = found.tables
    shown = [
        (row.name, row.people, row.matched, row.unmatched, row.mean) for row in institutions.rows
    ]
    assert shown == [
        ("Army", 12, 6, 6, 602),
        ("Department", 11, 5, 6, 400),
        ("Police", 10, 10, 0, 500),
    ]
    assert [(row.name, row.matched) for row in countries.rows] == [("Rwanda", 5), ("Sweden", 16)]
    assert (found.overall.people, found.overall.matched) == (33, 21)


def test_a_row_that_is_left_out_has_no_number_at_all():
    coachees = [*people("army", "SE", 12), *people("police", "SE", 4), *people("dept", "SE", 13)]
    scores = {f"army{n}": 600 for n in range(6)} | {f"dept{n}": 500 for n in range(8)}
    scores |= {"police0": 700, "police1": 700}

    table = fairness(coachees, scores, {"army": "A", "police": "P", "dept": "D"}).tables[0]

    assert {row.name for row in table.rows if row.people is None} == {"P", "A"}
    assert all((row.matched, row.mean) == (None, None) for row in table.rows if row.people is None)
    assert [row.name for row in table.rows] == ["D", "A", "P"]


@pytest.mark.django_db
def test_the_result_says_how_groups_fare_and_hides_the_small(as_user):
    world = make_world(6, 11)
    for count in (6, 2):
        place = InstitutionFactory(country="RW")
        for _ in range(count):
            add(world, Part.COACHEE, complete_profile(ProfileKind.LEADER, institution=place))
    run = world.run()
    answer = as_user(world.organiser).get(reverse("matching:run-detail", args=[run.pk]))
    text = answer.content.decode()

    found = answer.context["fairness"]
    assert (found.overall.people, found.overall.matched) == (14, 11)
    for table in found.tables:
        for row in table.rows:
            assert row.people is None or not 0 < row.matched < LEAST
    assert "How groups fare" in text
    assert text.index("<svg width") < text.index(">Proposals</h2>") < text.index("How groups fare")
